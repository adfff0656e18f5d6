using System.Text.Json;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Tests.Support;
using Emotion2Vec.Training.Calibration;
using Emotion2Vec.Training.Tests.Evaluation;

namespace Emotion2Vec.Training.Tests.Calibration;

public sealed class CalibrateRunTests : IDisposable
{
    private readonly EvaluationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private CalibrateRecipe Recipe(ModelPackage package) => new()
    {
        Model = package.Directory,
        Data = new() { Manifest = _folder.Manifest },
        Synthetic = false,
        Profiles = ["default", "low"],
        TauSeconds = [1.5],
        MinUtterances = 2,
        Threads = 1,
    };

    private ModelPackage Prepare(int frames = 170)
    {
        for (var i = 0; i < 4; i++)
        {
            _folder.Add($"u{i}", Noise.Make(Noise.SamplesFor(frames), i), $", \"label\": \"{(i % 2 == 0 ? "angry" : "happy")}\"");
        }

        return _folder.Package("m", 1, "angry", "happy", "sad");
    }

    private CalibrationReport Run(CalibrateRecipe recipe, string target = "calibrated") =>
        CalibrateRun.Execute(recipe, _folder.At(target), _folder.At("report"), _folder, TimeProvider.System, CancellationToken.None);

    [Fact]
    public void Execute_HeldOutUtterances_MakesAPackageWithTheSameWeights()
    {
        var package = Prepare();

        var report = Run(Recipe(package));

        var made = ModelPackage.Open(_folder.At("calibrated"), verifyHash: true);
        Assert.Equal(package.Hash, made.Hash);
        Assert.Equal(package.Manifest.Model.Provenance.LicenceNote, made.Manifest.Model.Provenance.LicenceNote);
        Assert.Null(package.Manifest.Model.Calibration);
        var calibration = made.Manifest.Model.Calibration!;
        Assert.Equal("", calibration.Caution);
        Assert.Equal(4, calibration.Temperatures.Count);
        Assert.NotNull(calibration.Find("default", 1.5));
        Assert.NotNull(calibration.Find("low", double.PositiveInfinity));
        Assert.Null(calibration.Find("accurate", 1.5));
        Assert.All(report.Fitted.SelectMany(pooling => pooling.Buckets), bucket => Assert.True(bucket.IsOwn && bucket.After!.NegativeLogLikelihood <= bucket.Before!.NegativeLogLikelihood + 1e-6));
        Assert.Contains("fitted on the utterances of the manifest", File.ReadAllText(Path.Combine(made.Directory, "CARD.md")), StringComparison.Ordinal);
        Assert.Equal(8, _folder.Progress.Count);
    }

    [Fact]
    public void Execute_Report_HasEveryTemperatureInJsonAndMarkdown()
    {
        var report = Run(Recipe(Prepare()));
        using var json = JsonDocument.Parse(File.ReadAllText(_folder.At("report/calibration.json")));
        Assert.Equal(report.Fitted[0].Buckets[0].Temperature, json.RootElement.GetProperty("fitted")[0].GetProperty("buckets")[0].GetProperty("temperature").GetDouble());
        Assert.Contains("| low | running mean | longer | 4 |", File.ReadAllText(_folder.At("report/calibration.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_ShortUtterances_BorrowTheNeighboursTemperature()
    {
        var report = Run(Recipe(Prepare(frames: 60)));
        var buckets = report.Fitted[0].Buckets;
        Assert.Equal([true, true, false], buckets.Select(bucket => bucket.IsOwn));
        Assert.Equal(buckets[1].Temperature, buckets[2].Temperature);
        Assert.Null(buckets[2].Before);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Execute_SyntheticData_IsRefusedUnlessAllowed(bool byRecipe)
    {
        var package = Prepare();
        if (!byRecipe)
        {
            File.WriteAllText(_folder.At("corpus.json"), "{\"caution\": \"Rule-based synthetic speech.\"}");
        }

        var recipe = Recipe(package) with { Synthetic = byRecipe };
        var error = Assert.Throws<Emotion2VecException>(() => Run(recipe));
        Assert.Equal(ErrorKind.Configuration, error.Kind);
        Assert.Contains("allowSynthetic", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("calibrated")));

        Run(recipe with { AllowSynthetic = true });
        var made = ModelPackage.Open(_folder.At("calibrated"));
        Assert.Equal("SYNTHETIC", made.Manifest.Model.Calibration!.Caution);
        Assert.Contains("**SYNTHETIC: these temperatures were not fitted on people's voices", File.ReadAllText(Path.Combine(made.Directory, "CARD.md")), StringComparison.Ordinal);
        Assert.Contains("**SYNTHETIC", File.ReadAllText(_folder.At("report/calibration.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_TooFewUtterances_SaysHowManyAreNeeded()
    {
        var package = Prepare();
        Assert.Contains("20 are needed", Assert.Throws<Emotion2VecException>(() => Run(Recipe(package) with { MinUtterances = 20 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_UnknownProfile_NamesThoseThereAre()
    {
        var package = Prepare();
        Assert.Contains("default, low, accurate", Assert.Throws<Emotion2VecException>(() => Run(Recipe(package) with { Profiles = ["fast"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_IntoItsOwnSource_IsRefused()
    {
        var package = Prepare();
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => Run(Recipe(package), "m")).Kind);
        Assert.Equal(package.Hash, ModelPackage.Open(package.Directory, verifyHash: true).Hash);
    }

    [Fact]
    public void Execute_ModelWithoutClasses_IsRefused()
    {
        Prepare();
        var package = _folder.Package("features", 1);
        Assert.Equal(ErrorKind.ModelMismatch, Assert.Throws<Emotion2VecException>(() => Run(Recipe(package))).Kind);
    }

    [Fact]
    public void Validate_NothingToFit_NamesTheKey() => Assert.Contains(
        new CalibrateRecipe { Model = "m", Data = new() { Manifest = "a" }, Synthetic = false, TauSeconds = [], RunningMean = false, MinUtterances = 0 }.Validate(),
        problem => problem.StartsWith("tauSeconds is empty", StringComparison.Ordinal));
}
