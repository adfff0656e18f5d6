using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Inference;

public sealed class LoadedModelTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("e2v-model-");

    [Fact]
    public void Open_NoFolder_SaysHowToGetAModel()
    {
        var error = Assert.Throws<Emotion2VecException>(() => LoadedModel.Open(Path.Combine(_folder.FullName, "nothing")));
        Assert.Equal(ErrorKind.NotFound, error.Kind);
        Assert.Contains("models pull", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateCached_FrontEndNormalisesOverTheUtterance_IsRefusedWithTheAlternative()
    {
        using var model = Make(RandomNetwork.Small with { ExtractorMode = ExtractorMode.Default });
        var error = Assert.Throws<Emotion2VecException>(() => model.CreateCached(new(16, 64, 0)));
        Assert.Equal(ErrorKind.ModelMismatch, error.Kind);
        Assert.Contains("window or offline", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 64, 0)]
    [InlineData(257, 64, 0)]
    [InlineData(16, -1, 0)]
    [InlineData(16, 5000, 0)]
    [InlineData(16, 64, 33)]
    public void CreateCached_GeometryOutOfRange_IsAConfigurationError(int c, int l, int r)
    {
        using var model = Make(RandomNetwork.Small);
        Assert.Equal(ErrorKind.Configuration, Assert.Throws<Emotion2VecException>(() => model.CreateCached(new(c, l, r))).Kind);
    }

    [Fact]
    public void Info_UnusedLabels_KeepTheirNamesAndOthersAreShort()
    {
        using var model = Make(RandomNetwork.Small);
        Assert.Equal(["angry", "unuse_0", "unknown"], model.Info(EncoderMode.Offline, 1, 0, 0, 0).Labels);
    }

    [Fact]
    public void Info_Latency_FollowsTheDesignsFormulas()
    {
        using var model = Make(RandomNetwork.Small);
        var latency = model.Info(EncoderMode.Cached, chunk: 16, left: 256, right: 4, poolingTauSeconds: 1.5).Latency;
        Assert.Equal((380, 230, 405), (latency.AlgorithmicWorstMs, latency.AlgorithmicMeanMs, latency.FirstChunkReadyMs));
        Assert.Equal(1039.7, latency.SmoothingMs, 0.1);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private LoadedModel Make(EncoderConfig config)
    {
        var folder = Path.Combine(_folder.FullName, "made");
        RandomModel.Create(config, new LabelSet(["x/angry", "unuse_0", "<unk>"]), 1, folder);
        return LoadedModel.Open(folder);
    }
}
