using Emotion2Vec.Realtime.Models;

namespace Emotion2Vec.Tests.Realtime.Models;

public sealed class BundledAssetsTests
{
    private static readonly string Clip = Path.Combine(AppContext.BaseDirectory, "configs/demo/spoken-clip.flac");

    [Fact]
    public void ModelFolder_Empty_IsTheBundledPackage() => Assert.True(File.Exists(Path.Combine(BundledAssets.ModelFolder(""), "model.json")));

    [Fact]
    public void ModelFolder_OfTheUser_IsLeftAlone() => Assert.Equal("models/mine", BundledAssets.ModelFolder("models/mine"));

    [Theory]
    [InlineData("configs/demo/spoken-clip.flac", "{0}")]
    [InlineData("file:configs/demo/spoken-clip.flac", "file:{0}")]
    [InlineData("file:configs/demo/spoken-clip.flac?pace=4&loop=2", "file:{0}?pace=4&loop=2")]
    [InlineData("configs/demo/other.flac", "configs/demo/other.flac")]
    [InlineData("file:speech.wav?pace=4", "file:speech.wav?pace=4")]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu", "rtp://127.0.0.1:5004?codec=pcmu")]
    [InlineData("-", "-")]
    public void Source_Descriptions_FindBundledFilesOnly(string description, string expected) =>
        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, Clip), BundledAssets.Source(description, path => path == Clip));

    [Fact]
    public void Source_InTheWorkingDirectory_Wins() => Assert.Equal("configs/demo/spoken-clip.flac", BundledAssets.Source("configs/demo/spoken-clip.flac", _ => true));

    [Fact]
    public void Clip_BesideTheProgram_IsThere() => Assert.True(File.Exists(Clip));
}
