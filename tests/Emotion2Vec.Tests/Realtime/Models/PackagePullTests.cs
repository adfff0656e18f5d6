using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Realtime.Models;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Realtime.Models;

public sealed class PackagePullTests
{
    private static readonly Dictionary<string, byte[]> Tiny = new[] { "config.yaml", "configuration.json", "tokens.txt", "model.pt" }.ToDictionary(name => name, name => File.ReadAllBytes(UpstreamCase.Folder(name)));

    [Fact]
    public async Task Run_FromNothing_MakesAPackageThatNamesItsLicence()
    {
        await using var hub = new TestHub(files: Tiny);

        var package = await hub.PullPackageAsync(hub.PathTo("package"));

        Assert.Equal("tiny", package.Name);
        package.VerifyHash();
        var card = File.ReadAllText(Path.Combine(package.Directory, ModelPackage.CardFile));
        Assert.Contains("Test Licence, https://licence.example/. Accepted in a test. Fetched from", card, StringComparison.Ordinal);
        Assert.Contains("(revision abc123)", package.Manifest.Model.Provenance.LicenceNote, StringComparison.Ordinal);
        Assert.Contains(package.Manifest.Model.Provenance.Sources, source => source.Name == "model.pt");
        Assert.Contains("Full licence text.", File.ReadAllText(Path.Combine(package.Directory, ModelPull.LicenceName)), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(package.Directory, ModelPull.RecordName)));
        Assert.False(Directory.Exists(hub.PathTo("package.download")));
    }

    [Fact]
    public async Task Run_KeepDownload_LeavesTheFiles()
    {
        await using var hub = new TestHub(files: Tiny);

        await hub.PullPackageAsync(hub.PathTo("package"), keepDownload: true);

        Assert.Equal(Tiny["model.pt"], File.ReadAllBytes(hub.PathTo("package.download/model.pt")));
    }

    [Fact]
    public async Task Run_PackageThere_IsRefusedBeforeAnythingIsFetched()
    {
        await using var hub = new TestHub(files: Tiny);
        await hub.PullPackageAsync(hub.PathTo("package"));
        var requests = hub.Server.Requests.Count;

        var failure = await Assert.ThrowsAsync<Emotion2VecException>(() => hub.PullPackageAsync(hub.PathTo("package")));
        Assert.Contains("--overwrite", failure.Message, StringComparison.Ordinal);
        Assert.Equal(requests, hub.Server.Requests.Count);

        await hub.PullPackageAsync(hub.PathTo("package"), overwrite: true);
        Assert.True(hub.Server.Requests.Count > requests);
    }

    [Fact]
    public async Task Run_FolderOfSomethingElse_IsNeverTouched()
    {
        await using var hub = new TestHub(files: Tiny);
        Directory.CreateDirectory(hub.PathTo("papers"));
        File.WriteAllText(hub.PathTo("papers/thesis.txt"), "years");

        await Assert.ThrowsAsync<Emotion2VecException>(() => hub.PullPackageAsync(hub.PathTo("papers"), overwrite: true));

        Assert.Empty(hub.Server.Requests);
        Assert.Equal("years", File.ReadAllText(hub.PathTo("papers/thesis.txt")));
    }

    [Fact]
    public async Task Run_CheckpointThatIsNone_KeepsTheDownload()
    {
        var files = new Dictionary<string, byte[]>(Tiny) { ["model.pt"] = [1, 2, 3, 4, 5, 6, 7, 8] };
        await using var hub = new TestHub(files: files);

        await Assert.ThrowsAsync<Emotion2Vec.Model.ModelException>(() => hub.PullPackageAsync(hub.PathTo("package")));

        Assert.True(File.Exists(hub.PathTo("package.download/model.pt")));
        Assert.False(Directory.Exists(hub.PathTo("package")));
    }
}
