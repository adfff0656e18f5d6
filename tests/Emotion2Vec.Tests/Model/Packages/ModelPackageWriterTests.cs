using Emotion2Vec.Model;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Tests.Model.Weights;

namespace Emotion2Vec.Tests.Model.Packages;

public sealed class ModelPackageWriterTests
{
    private static readonly EncoderConfig Small = new()
    {
        EmbedDim = 16,
        NumHeads = 2,
        NumAlibiHeads = 2,
        Depth = 1,
        PrenetDepth = 1,
        ConvPosGroups = 4,
        FeatureEncoder = FeatureEncoderSpec.Parse("[(4,10,5)] + [(4,3,2)]*4 + [(4,2,2)]*2"),
    };

    private static ModelPackage Create(string directory, int seed = 1, PackageOptions? options = null) =>
        RandomModel.Create(Small, LabelSet.None, seed, directory, options);

    [Fact]
    public void Write_SameSeed_GivesTheSameBytes()
    {
        using var scratch = new ScratchFolder();

        Create(scratch["a/m"]);
        Create(scratch["b/m"]);

        foreach (var name in new[] { ModelPackage.ManifestFile, ModelPackage.WeightsFile, ModelPackage.CardFile })
        {
            Assert.Equal(File.ReadAllBytes(scratch[$"a/m/{name}"]), File.ReadAllBytes(scratch[$"b/m/{name}"]));
        }

        Assert.NotEqual(ModelPackage.Open(scratch["a/m"]).Hash, Create(scratch["c"], 2).Hash);
    }

    [Fact]
    public void Write_ExistingPackage_IsReplacedOnlyOnRequest()
    {
        using var scratch = new ScratchFolder();
        var first = Create(scratch["m"]);

        Assert.Contains("already exists", Assert.Throws<ModelException>(() => Create(scratch["m"], 2)).Message, StringComparison.Ordinal);
        Assert.Equal(first.Hash, ModelPackage.Open(scratch["m"], verifyHash: true).Hash);
        var second = Create(scratch["m"], 2, new PackageOptions { Overwrite = true });

        Assert.NotEqual(first.Hash, second.Hash);
        Assert.Equal([scratch["m"]], Directory.GetFileSystemEntries(scratch.FullName));
    }

    [Fact]
    public void Write_FolderOfSomethingElse_IsNeverOverwritten()
    {
        using var scratch = new ScratchFolder();
        Directory.CreateDirectory(scratch["home"]);
        var kept = scratch.Write("home/letter.txt", "dear");

        var message = Assert.Throws<ModelException>(() => Create(scratch["home"], options: new PackageOptions { Overwrite = true })).Message;

        Assert.Contains("no model package", message, StringComparison.Ordinal);
        Assert.Equal("dear", File.ReadAllText(kept));
        Assert.Contains("is a file", Assert.Throws<ModelException>(() => Create(kept)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_EmptyFolder_IsUsed()
    {
        using var scratch = new ScratchFolder();
        Directory.CreateDirectory(scratch["m"]);

        Assert.Equal("m", Create(scratch["m"]).Name);
    }

    [Fact]
    public void Write_WeightsThatAreNoNumbers_LeavesNothingBehind()
    {
        using var scratch = new ScratchFolder();
        var description = Create(scratch["m"]).Manifest.Model;
        using var broken = new NotANumberInTheLastTensor(new RandomWeights(Small, 0, 1));

        var message = Assert.Throws<ModelException>(() => ModelPackageWriter.Write(scratch["x"], description, broken)).Message;

        Assert.Contains("'blocks.0.mlp.fc2.bias' holds NaN", message, StringComparison.Ordinal);
        Assert.Equal([scratch["m"]], Directory.GetFileSystemEntries(scratch.FullName));
    }

    [Fact]
    public void Write_UnsoundDescription_ListsAllProblems()
    {
        using var scratch = new ScratchFolder();
        var description = Create(scratch["m"]).Manifest.Model with { Name = "", Profiles = [], Labels = ["a", "a"] };
        using var weights = new RandomWeights(Small, 0, 1);

        var message = Assert.Throws<ModelException>(() => ModelPackageWriter.Write(scratch["x"], description, weights)).Message;

        Assert.All(new[] { "name ''", "0 streaming profiles", "twice" }, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Create_ArchitectureThatIsNotValid_IsRefused()
    {
        using var scratch = new ScratchFolder();

        Assert.Throws<ModelException>(() => RandomModel.Create(Small with { EmbedDim = 0 }, LabelSet.None, 1, scratch["m"]));
        Assert.Empty(Directory.GetFileSystemEntries(scratch.FullName));
    }

    private sealed class NotANumberInTheLastTensor(RandomWeights weights) : IWeightSource
    {
        public IReadOnlyCollection<string> Names => weights.Names;

        public bool TryGetShape(string name, out IReadOnlyList<long> shape) => weights.TryGetShape(name, out shape);

        public void Read(string name, Span<float> destination)
        {
            weights.Read(name, destination);
            if (name == "blocks.0.mlp.fc2.bias")
            {
                destination[^1] = float.NaN;
            }
        }

        public void Dispose() => weights.Dispose();
    }
}
