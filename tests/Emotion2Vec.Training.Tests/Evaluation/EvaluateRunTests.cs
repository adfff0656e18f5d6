using System.Text.Json;
using System.Xml.Linq;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Tests.Support;
using Emotion2Vec.Training.Evaluation;
using Emotion2Vec.Training.Evaluation.Metrics;
using Emotion2Vec.Training.Evaluation.Reports;

namespace Emotion2Vec.Training.Tests.Evaluation;

public sealed class EvaluateRunTests : IDisposable
{
    private const int Second = 16000;
    private readonly EvaluationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private EvaluationReport Run(EvaluateRecipe recipe) =>
        EvaluateRun.Execute(recipe, _folder.At("report"), _folder, TimeProvider.System, CancellationToken.None);

    [Fact]
    public void Execute_BundledModel_MeasuresEveryModeAndWritesEveryFile()
    {
        _folder.Add("a", Noise.Make(2 * Second, 1), ", \"label\": \"angry\"");
        _folder.Add("b", Noise.Make(Second, 2), ", \"label\": \"happy\"");
        _folder.Add("c", Noise.Make(3 * Second, 3), ", \"label\": \"sad\", \"spans\": [{\"start\": 0, \"end\": 1.5, \"label\": \"neutral\"}, {\"start\": 1.5, \"end\": 3, \"label\": \"sad\"}]");

        var report = Run(_folder.Recipe(EvaluationFolder.Bundled));

        var model = Assert.Single(report.Models);
        Assert.Equal(["offline", "window 4 s", "cached C=8", "cached C=16", "cached C=32", "cached C=64"], model.Modes.Select(mode => mode.Title));
        Assert.Equal([null, 150, 70, 150, 310, 630], model.Modes.Select(mode => mode.MeanWaitMs));
        Assert.Equal([null, 300, 140, 300, 620, 1260], model.Modes.Select(mode => mode.WorstWaitMs));
        Assert.All(model.Modes, mode => Assert.Equal(2, mode.Utterances?.Count));
        Assert.All(model.Modes, mode => Assert.Equal([1.5, 0.75], mode.Trajectories.Select(scores => scores.TauSeconds)));
        Assert.Equal("SYNTHETIC", report.Caution);
        Assert.Equal(3, model.UtteranceCount);
        Assert.Equal(new EvaluationProgress("demo-synth", 3, 3), _folder.Progress[^1]);
        foreach (var name in new[] { "evaluation.json", "evaluation.md", "curve.svg", "confusion.svg" })
        {
            Assert.Contains("SYNTHETIC", File.ReadAllText(Path.Combine(_folder.At("report"), name)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Execute_OfflineScores_AreThoseOfTheEncoderItself()
    {
        var package = _folder.Package("m", 1, "angry", "happy", "sad");
        string[] labels = ["angry", "happy", "sad", "angry", "happy"];
        var sounds = labels.Select((label, i) => _folder.Add($"u{i}", Noise.Make(Second + (i * 1111), i), $", \"label\": \"{label}\"")).ToList();

        var report = Run(_folder.Recipe(package.Directory));

        using var model = LoadedModel.Open(package.Directory, threads: 1);
        using var encoder = model.CreateOffline();
        var right = labels.Zip(sounds, (label, sound) => package.Labels.Report(encoder.Encode(sound).Logits).MaxBy(score => score.Score)!.Label == label).ToList();
        var recalls = labels.Distinct().Select(label => right.Where((_, i) => labels[i] == label).Average(hit => hit ? 1.0 : 0));
        var scores = report.Models[0].Modes[0].Utterances!;
        Assert.Equal(right.Average(hit => hit ? 1.0 : 0), scores.WeightedAccuracy, 1e-9);
        Assert.Equal(recalls.Average(), scores.UnweightedAccuracy, 1e-9);
        var likelihoods = labels.Zip(sounds, (label, sound) => -Math.Log(package.Labels.Report(encoder.Encode(sound).Logits).Single(score => score.Label == label).Score));
        Assert.Equal(likelihoods.Average(), scores.NegativeLogLikelihood!.Value, 1e-5);
    }

    // The whole utterance fits into one window and is nothing but one window.
    [Fact]
    public void Execute_WindowAsLongAsTheSound_EqualsOffline()
    {
        var package = _folder.Package("m", 1, "angry", "happy");
        _folder.Add("u", Noise.Make(Noise.SamplesFor(50), 1), ", \"label\": \"angry\"");
        var recipe = _folder.Recipe(package.Directory) with { Modes = new() { WindowSeconds = 1, WindowHopFrames = 50, ChunkFrames = [] } };

        var modes = Run(recipe).Models[0].Modes;

        Assert.Equal(2, modes.Count);
        Assert.Equal(modes[0].Utterances!.NegativeLogLikelihood!.Value, modes[1].Utterances!.NegativeLogLikelihood!.Value, 1e-4);
        Assert.All(modes[1].Trajectories, scores => Assert.InRange(scores.DivergenceFromOffline!.Value, 0, 1e-6));
        Assert.All(modes[0].Trajectories, scores => Assert.Null(scores.DivergenceFromOffline));
    }

    [Fact]
    public void Execute_BrokenFiles_AreListedAndEndNothing()
    {
        var package = _folder.Package("m", 1, "angry", "happy");
        _folder.Add("good", Noise.Make(Second, 1), ", \"label\": \"angry\"");
        _folder.AddLine("missing", ", \"label\": \"happy\"");
        File.WriteAllText(_folder.At("text.wav"), "this is no sound");
        _folder.AddLine("text", ", \"label\": \"happy\"");
        _folder.Add("short", new float[100], ", \"label\": \"happy\"");

        var model = Run(_folder.Recipe(package.Directory)).Models[0];

        Assert.Equal(1, model.UtteranceCount);
        Assert.Equal(["missing", "short", "text"], model.Broken.Select(file => file.Id));
        Assert.Contains("Left out: 3", File.ReadAllText(_folder.At("report/evaluation.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_NothingReadable_SaysWhy()
    {
        var package = _folder.Package("m", 1, "angry", "happy");
        _folder.AddLine("missing", ", \"label\": \"happy\"");
        var error = Assert.Throws<Emotion2VecException>(() => Run(_folder.Recipe(package.Directory)));
        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains("None of the 1 utterances", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("report")));
    }

    [Fact]
    public void Execute_UnknownLabel_NamesItAndTheClasses()
    {
        var package = _folder.Package("m", 1, "angry", "happy");
        _folder.Add("u", Noise.Make(Second, 1), ", \"label\": \"bored\"");
        var error = Assert.Throws<Emotion2VecException>(() => Run(_folder.Recipe(package.Directory)));
        Assert.Contains("bored", error.Message, StringComparison.Ordinal);
        Assert.Contains("angry, happy", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_NeitherLabelsNorRatings_SaysThereIsNothingToMeasure()
    {
        var package = _folder.Package("m", 1, "angry", "happy");
        _folder.Add("u", Noise.Make(Second, 1), "");
        Assert.Contains("nothing to measure", Assert.Throws<Emotion2VecException>(() => Run(_folder.Recipe(package.Directory))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_OneClassInOneUtterance_HasNumbersEverywhere()
    {
        var package = _folder.Package("m", 1, "only");
        _folder.Add("u", Noise.Make(Second, 1), ", \"label\": \"only\"");
        var mode = Run(_folder.Recipe(package.Directory)).Models[0].Modes[^1];
        Assert.Equal((1, 1, 0), (mode.Utterances!.UnweightedAccuracy, mode.Utterances.WeightedF1, mode.Utterances.CalibrationError));
        Assert.Equal(1, mode.Trajectories[0].FrameAccuracy);
    }

    [Fact]
    public void Execute_CalibratedModel_MeasuresAndMarksTheModesThatAreServedSo()
    {
        var plain = _folder.Package("plain", 1, "angry", "happy");
        var fittedOn = "sha256:" + new string('b', 64);
        var calibrated = _folder.Calibrated("calibrated", plain, fittedOn);
        _folder.Add("u", Noise.Make(2 * Second, 1), ", \"label\": \"angry\"");

        var models = Run(_folder.Recipe(plain.Directory, calibrated.Directory)).Models;

        foreach (var (before, after) in models[0].Modes.Zip(models[1].Modes))
        {
            var isServedSo = after is { Mode: "cached", ChunkFrames: 16 };
            Assert.Null(before.CalibratedOn);
            Assert.Equal(isServedSo ? fittedOn : null, after.CalibratedOn);
            Assert.Equal(!isServedSo, before.Utterances!.Brier.Equals(after.Utterances!.Brier));

            // What differs between encoders is told apart from what a temperature does.
            Assert.Equal(before.Trajectories.Select(scores => scores.DivergenceFromOffline), after.Trajectories.Select(scores => scores.DivergenceFromOffline));
        }

        Assert.Contains("cached C=16 *", File.ReadAllText(_folder.At("report/evaluation.md")), StringComparison.Ordinal);
        Assert.Contains($"fitted on the manifest `{fittedOn}`", File.ReadAllText(_folder.At("report/evaluation.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_Ratings_GiveTheConcordanceOfTheHead()
    {
        var package = _folder.WithDimensions("avd", _folder.Package("m", 1, "angry", "happy"), ["arousal", "valence"]);
        var ratings = new[] { 0.1, 0.7, 0.4 };
        var sounds = ratings.Select((rating, i) => _folder.Add($"u{i}", Noise.Make(Second + (i * 999), i), FormattableString.Invariant($", \"arousal\": {rating}"))).ToList();

        var modes = Run(_folder.Recipe(package.Directory)).Models[0].Modes;

        using var model = LoadedModel.Open(package.Directory, threads: 1);
        using var encoder = model.CreateOffline();
        var predicted = sounds.ConvertAll(sound => model.Dimensions!.Mean(encoder.Encode(sound).Features)[0]);
        var score = Assert.Single(modes[0].Dimensions);
        Assert.Equal(("arousal", 3L), (score.Dimension, score.Count));
        Assert.Equal(ConcordanceCorrelation.Of(predicted, ratings)!.Value, score.Concordance!.Value, 1e-6);
        Assert.All(modes, mode => Assert.Null(mode.Utterances));
        Assert.True(File.Exists(_folder.At("report/evaluation.md")));
        Assert.False(File.Exists(_folder.At("report/confusion.svg")));
    }

    [Fact]
    public void Execute_TwoModelsOfOneName_AreOneCurveEach()
    {
        var (first, second) = (_folder.Package("x/same", 1, "angry", "happy"), _folder.Package("y/same", 2, "angry", "happy"));
        _folder.Add("u", Noise.Make(Second, 1), ", \"label\": \"angry\"");

        var report = Run(_folder.Recipe(first.Directory, second.Directory));

        Assert.Equal(["same", "same (2)"], report.Models.Select(model => model.Name));
        Assert.NotEqual(report.Models[0].Hash, report.Models[1].Hash);
        var svg = XDocument.Load(_folder.At("report/curve.svg"));
        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToList();
        Assert.Contains("same (2)", texts);
        Assert.Contains("70", texts);
        Assert.Contains("630", texts);
        var value = report.Models[0].Modes[2].Utterances!.UnweightedAccuracy.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains(value, texts);
        Assert.True(File.Exists(_folder.At("report/confusion-2.svg")));
    }

    [Fact]
    public void Execute_GeneratedCorpus_RepeatsItsCaution()
    {
        var package = _folder.Package("m", 1, "angry", "happy");
        _folder.Add("u", Noise.Make(Second, 1), ", \"label\": \"angry\"");
        File.WriteAllText(_folder.At("corpus.json"), "{\"generator\": \"1\", \"caution\": \"Rule-based synthetic speech.\"}");

        var report = Run(_folder.Recipe(package.Directory));

        Assert.Equal("SYNTHETIC, UNTRAINED", report.Caution);
        Assert.Contains("SYNTHETIC", File.ReadAllText(_folder.At("report/curve.svg")), StringComparison.Ordinal);
        Assert.Contains("**SYNTHETIC, UNTRAINED", File.ReadAllText(_folder.At("report/evaluation.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_Json_KeepsItsSchema()
    {
        var package = _folder.WithDimensions("avd", _folder.Package("m", 1, "angry", "happy"), ["arousal"]);
        _folder.Add("u", Noise.Make(Second, 1), ", \"label\": \"angry\", \"arousal\": 0.5");
        _folder.AddLine("missing", ", \"label\": \"angry\"");
        Run(_folder.Recipe(package.Directory));

        using var json = JsonDocument.Parse(File.ReadAllText(_folder.At("report/evaluation.json")));
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        Collect(json.RootElement, "", paths);

        Assert.Equal(
            """
            caution data.caution data.hash data.manifest data.split format_version
            models[].audio_seconds models[].broken[].id models[].broken[].path models[].broken[].reason models[].caution models[].hash
            models[].modes[].calibrated_on
            models[].modes[].chunk_frames models[].modes[].dimensions[].concordance models[].modes[].dimensions[].count models[].modes[].dimensions[].dimension
            models[].modes[].latency_ms models[].modes[].latency_ms.algorithmic_mean_ms models[].modes[].latency_ms.algorithmic_worst_ms
            models[].modes[].latency_ms.centre_to_end_ms models[].modes[].latency_ms.first_chunk_ready_ms models[].modes[].latency_ms.queueing_ms
            models[].modes[].latency_ms.support_ms models[].modes[].left_frames models[].modes[].mode models[].modes[].real_time_factor
            models[].modes[].trajectories[].diarization_error models[].modes[].trajectories[].divergence_from_offline
            models[].modes[].trajectories[].flips_per_minute models[].modes[].trajectories[].frame_accuracy
            models[].modes[].trajectories[].frame_unweighted_accuracy models[].modes[].trajectories[].frames
            models[].modes[].trajectories[].onset.false_alarms_per_hour models[].modes[].trajectories[].onset.median_seconds
            models[].modes[].trajectories[].onset.miss_rate models[].modes[].trajectories[].onset.onsets models[].modes[].trajectories[].onset.p90_seconds
            models[].modes[].trajectories[].segment_f1[].collar_seconds models[].modes[].trajectories[].segment_f1[].f1
            models[].modes[].trajectories[].smoothing_seconds models[].modes[].trajectories[].tau_seconds
            models[].modes[].utterances.brier models[].modes[].utterances.calibration_error models[].modes[].utterances.classes[].f1
            models[].modes[].utterances.classes[].label models[].modes[].utterances.classes[].precision models[].modes[].utterances.classes[].recall
            models[].modes[].utterances.classes[].support models[].modes[].utterances.confusion[][] models[].modes[].utterances.count
            models[].modes[].utterances.macro_f1 models[].modes[].utterances.negative_log_likelihood models[].modes[].utterances.unweighted_accuracy
            models[].modes[].utterances.weighted_accuracy models[].modes[].utterances.weighted_f1
            models[].name models[].utterance_count versions.e2v-train versions.onnxruntime versions.runtime versions.system
            """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            paths);
    }

    [Fact]
    public void Execute_Cancelled_WritesNothing()
    {
        var package = _folder.Package("m", 1, "angry", "happy");
        _folder.Add("u", Noise.Make(Second, 1), ", \"label\": \"angry\"");
        Assert.Throws<OperationCanceledException>(() => EvaluateRun.Execute(_folder.Recipe(package.Directory), _folder.At("report"), _folder, TimeProvider.System, new(canceled: true)));
        Assert.False(Directory.Exists(_folder.At("report")));
    }

    private static void Collect(JsonElement element, string path, ISet<string> paths)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Collect(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", paths);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Collect(item, path + "[]", paths);
                }

                break;
            default:
                paths.Add(path);
                break;
        }
    }
}
