using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Trajectories;
using Emotion2Vec.Inference;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Weights;
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

    [Fact]
    public void Info_CalibratedModel_HasTheTemperaturesOfTheProfileInForceAlone()
    {
        var description = Package(RandomNetwork.Small).Manifest.Model;
        var hash = "sha256:" + new string('a', 64);
        var calibration = new Calibration("SYNTHETIC", hash, [new("default", 1.5, 1, 2, 3), new("low", 0.75, 4, 5, 6), new("default", null, 7, 8, 9)]);
        using var weights = new RandomWeights(description.Architecture, 3, seed: 1);
        ModelPackageWriter.Write(At("calibrated"), description with { Calibration = calibration }, weights);
        using var model = LoadedModel.Open(At("calibrated"), threads: 1);

        var served = model.Info(EncoderMode.Cached, 16, 256, 0, 1.5).Calibration!;

        Assert.Equal(("default", "SYNTHETIC", hash, 2), (served.Profile, served.Caution, served.FittedOn, served.Curves.Count));
        Assert.Equal(new TemperatureCurve(1, 2, 3), served.Find(1.5));
        Assert.Equal(new TemperatureCurve(7, 8, 9), served.Find(double.PositiveInfinity));
        Assert.Null(served.Find(0.75));
        Assert.Equal(4, model.Info(EncoderMode.Cached, 8, 256, 0, 0.75).Calibration!.Find(0.75)!.UpToOneSecond);
        Assert.Null(model.Info(EncoderMode.Cached, 32, 256, 0, 1.5).Calibration);
        Assert.Null(model.Info(EncoderMode.Cached, 16, 128, 0, 1.5).Calibration);
        Assert.Null(model.Info(EncoderMode.Window, 16, 256, 0, 1.5).Calibration);
        Assert.Null(model.Info(EncoderMode.Offline, 16, 256, 0, 1.5).Calibration);
    }

    [Fact]
    public void Open_HeadWithDimensions_ServesTheClassesAsIfThereWereNone()
    {
        var description = Package(RandomNetwork.Small).Manifest.Model;
        using var rich = new RandomWeights(description.Architecture, 5, seed: 1);
        ModelPackageWriter.Write(At("rich"), description with { Dimensions = ["arousal", "dominance"] }, rich);
        using var classes = new HeadRows(rich, 0, 3);
        ModelPackageWriter.Write(At("plain"), description, classes);
        var samples = Noise.Make(Noise.SamplesFor(20), seed: 1);
        using var withDimensions = LoadedModel.Open(At("rich"), threads: 1);
        using var without = LoadedModel.Open(At("plain"), threads: 1);
        using var encoder = withDimensions.CreateOffline();
        using var plainEncoder = without.CreateOffline();

        var (actual, expected) = (encoder.Encode(samples), plainEncoder.Encode(samples));

        Assert.Equal(3 * 20, actual.FrameLogits.Length);
        Assert.Equal(expected.FrameLogits, actual.FrameLogits);
        Assert.Null(without.Dimensions);
        Assert.Equal(["arousal", "dominance"], withDimensions.Dimensions?.Names);
        Assert.Equal(3, withDimensions.Info(EncoderMode.Cached, 16, 64, 0, 0).Labels.Count);
    }

    [Fact]
    public void Dimensions_OfAnUtterance_AreTheLastRowsOverTheMeanFrame()
    {
        var description = Package(RandomNetwork.Small).Manifest.Model;
        using var weights = new RandomWeights(description.Architecture, 5, seed: 1);
        ModelPackageWriter.Write(At("rich"), description with { Dimensions = ["arousal", "dominance"] }, weights);
        var d = description.Architecture.EmbedDim;
        var (weight, bias) = (new float[5 * d], new float[5]);
        weights.Read("proj.weight", weight);
        weights.Read("proj.bias", bias);
        using var model = LoadedModel.Open(At("rich"), threads: 1);
        using var encoder = model.CreateOffline();

        var utterance = encoder.Encode(Noise.Make(Noise.SamplesFor(20), seed: 1));

        var expected = Enumerable.Range(3, 2).Select(row => bias[row] + Enumerable.Range(0, d).Sum(i => (double)weight[(row * d) + i] * utterance.Utterance[i]));
        Assert.Equal(expected, model.Dimensions!.Mean(utterance.Features), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Open_DimensionsAlone_GivesFeaturesAndDimensions()
    {
        var description = Package(RandomNetwork.Small).Manifest.Model with { Labels = [], Dimensions = ["valence"] };
        using var weights = new RandomWeights(description.Architecture, 1, seed: 1);
        ModelPackageWriter.Write(At("regression"), description, weights);
        using var model = LoadedModel.Open(At("regression"), threads: 1);
        using var encoder = model.CreateOffline();

        var utterance = encoder.Encode(Noise.Make(Noise.SamplesFor(20), seed: 1));

        Assert.Empty(utterance.FrameLogits);
        Assert.True(double.IsFinite(Assert.Single(model.Dimensions!.Mean(utterance.Features))));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private ModelPackage Package(EncoderConfig config) => RandomModel.Create(config, new LabelSet(["x/angry", "unuse_0", "<unk>"]), 1, At("made"));

    private LoadedModel Make(EncoderConfig config)
    {
        Package(config);
        return LoadedModel.Open(At("made"));
    }
}
