using System.Text.Json.Nodes;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tests.Model.Weights;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Probing;
using Emotion2Vec.Training.Probing.Recipes;
using Emotion2Vec.Training.Tests.Probing.Fitting;
using Emotion2Vec.Training.Tests.Support;

namespace Emotion2Vec.Training.Tests.Probing;

// Alone: how many threads share a product decides how it is rounded, and a run is compared byte by byte with another.
[Collection(nameof(Alone))]
public sealed class ProbeRunTests : IDisposable
{
    private const int Width = 6;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_FiveSessionsByCount_MeasuresAsThePlainFormulasDo()
    {
        var data = SyntheticFeatures.Make(150, Width, seed: 4, noise: 1.3);
        var options = Options(data) with { Recipe = Small with { SessionCounts = [30, 25, 35, 28, 32] } };

        Assert.Equal(ExitCodes.Ok, ProbeRun.Run(options, null, default));

        var report = Report(options);
        var means = new double[3];
        for (var f = 0; f < 5; f++)
        {
            var fold = JsonNode.Parse(File.ReadAllText(Path.Combine(options.RunFolder, "folds", $"fold-{f + 1}.json")))!;
            var pairs = fold["answers"]!.AsArray().Select(a => (Truth: Index(a!["truth"]!), Answer: Index(a["answer"]!))).ToList();
            var (wa, ua, wf1) = PlainProbe.Measures(pairs, 4);
            var measured = report["folds"]![f]!["metrics"]!;
            Assert.Equal(new[] { 30, 25, 35, 28, 32 }[f], pairs.Count);
            Assert.Equal(data.Skip(new[] { 0, 30, 55, 90, 118 }[f]).Take(pairs.Count).Select(d => d.Name), fold["answers"]!.AsArray().Select(a => (string)a!["id"]!));
            Assert.Equal(wa, (double)measured["wa"]!, 1e-9);
            Assert.Equal(ua, (double)measured["ua"]!, 1e-9);
            Assert.Equal(wf1, (double)measured["wf1"]!, 1e-9);
            Assert.Equal((int)(0.8 * (150 - pairs.Count)), (int)report["folds"]![f]!["train"]!);
            means = [means[0] + (wa / 5), means[1] + (ua / 5), means[2] + (wf1 / 5)];
        }

        Assert.Equal(means[0], (double)report["mean"]!["wa"]!, 1e-9);
        Assert.Equal(means[1], (double)report["mean"]!["ua"]!, 1e-9);
        Assert.Equal(means[2], (double)report["mean"]!["wf1"]!, 1e-9);
        Assert.Equal(150, report["confusion"]!.AsArray().Sum(r => r!.AsArray().Sum(c => (int)c!)));
        var markdown = File.ReadAllText(Path.Combine(options.RunFolder, "probe.md"));
        Assert.Contains("| Session5 |", markdown, StringComparison.Ordinal);
        Assert.Contains("**mean**", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SeparableClassesAgainstShuffledLabels_IsPerfectAgainstChance()
    {
        double Wa(bool shuffled)
        {
            var options = Options(SyntheticFeatures.Make(200, Width, seed: 8, noise: 0.2, shuffled: shuffled), shuffled ? "s" : "c") with { Recipe = Small with { Epochs = 30, SessionCounts = [40, 40, 40, 40, 40] } };
            ProbeRun.Run(options, null, default);
            return (double)Report(options)["mean"]!["wa"]!;
        }

        Assert.InRange(Wa(shuffled: false), 99, 100);
        Assert.InRange(Wa(shuffled: true), 10, 40);
    }

    [Fact]
    public void Run_StoppedInTheThirdFoldAndContinued_GivesTheSameBytes()
    {
        var data = SyntheticFeatures.Make(150, Width, seed: 4, noise: 1.3);
        var whole = Options(data, "whole");
        ProbeRun.Run(whole, null, default);
        using var stop = new CancellationTokenSource();
        var parts = Options(data, "parts") with { FeaturesPrefix = whole.FeaturesPrefix };

        Assert.Throws<OperationCanceledException>(() => ProbeRun.Run(parts, new Watcher(p => Cancel(stop, p.Stage == "Session3")), stop.Token));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(parts.RunFolder, "folds"), "*.json").Length);
        var stages = new HashSet<string>();
        ProbeRun.Run(parts, new Watcher(p => stages.Add(p.Stage)), default);

        Assert.Equal(["Session3", "Session4", "Session5"], stages.Order());
        foreach (var file in new[] { "probe.json", "probe.md", "folds/fold-5.json", "folds/fold-5.safetensors" })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(whole.RunFolder, file)), File.ReadAllBytes(Path.Combine(parts.RunFolder, file)));
        }
    }

    [Fact]
    public void Run_OtherRecipeOrFeaturesInTheSameFolder_NamesTheDifference()
    {
        var options = Options(SyntheticFeatures.Make(150, Width, seed: 4));
        ProbeRun.Run(options, null, default);

        var error = Assert.Throws<Emotion2VecException>(() => ProbeRun.Run(options with { Recipe = Small with { Epochs = 4, Classes = ["ang", "hap", "sad", "neu"] } }, null, default));
        Assert.Equal(ErrorKind.Configuration, error.Kind);
        Assert.Contains("recipe.epochs: 3 before, 4 now", error.Message, StringComparison.Ordinal);
        Assert.Contains("recipe.classes", error.Message, StringComparison.Ordinal);

        File.WriteAllLines(options.FeaturesPrefix + ".emo", File.ReadAllLines(options.FeaturesPrefix + ".emo").Reverse());
        error = Assert.Throws<Emotion2VecException>(() => ProbeRun.Run(options, null, default));
        Assert.Contains("input.hash", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SessionWithoutAClass_WarnsAndAveragesOverTheOthers()
    {
        // The last thirty utterances, Session5, lose their third class.
        var data = SyntheticFeatures.Make(150, Width, seed: 4).Select((d, i) => i >= 120 && d.Label == "neu" ? (d.Name, "sad", d.Frames) : d).ToList();
        var options = Options(data);

        ProbeRun.Run(options, null, default);

        var warnings = Report(options)["notes"]!.AsArray().Select(n => (string)n!).ToList();
        Assert.Contains("Fold Session5: the class neu is not tested", Assert.Single(warnings), StringComparison.Ordinal);
        var rows = JsonNode.Parse(File.ReadAllText(Path.Combine(options.RunFolder, "folds", "fold-5.json")))!["confusion"]!.AsArray()
            .Select(r => r!.AsArray().Select(c => (double)c!).ToArray()).ToList();
        var recalls = rows.Select((row, c) => (Hit: row[c], Total: row.Sum())).Where(r => r.Total > 0).Select(r => r.Hit / r.Total).ToList();
        Assert.Equal(3, recalls.Count);
        Assert.Equal(100 * recalls.Average(), (double)Report(options)["folds"]![4]!["metrics"]!["ua"]!, 1e-9);
    }

    [Fact]
    public void Run_DamagedFoldFile_NamesIt()
    {
        var options = Options(SyntheticFeatures.Make(150, Width, seed: 4));
        ProbeRun.Run(options, null, default);
        var file = Path.Combine(options.RunFolder, "folds", "fold-2.json");
        File.WriteAllText(file, File.ReadAllText(file)[..100]);

        var error = Assert.Throws<Emotion2VecException>(() => ProbeRun.Run(options, null, default));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ConversationWhoseNextEmotionFollowsFromTheLast_PredictsIt()
    {
        // The class of a turn is that of the turn before it plus one: nothing of the turn itself is needed, and the mean of all would not do.
        var data = SyntheticFeatures.Make(200, Width, seed: 9, noise: 0.2);
        var manifest = SyntheticFeatures.ManifestOf(data, (i, u) => u with { Conversation = $"c{i / 20}", Turn = i % 20, Session = $"Ses0{1 + (i / 40)}" });
        var options = Options(data) with { Recipe = ProbeRecipes.Conversation with { HiddenUnits = 16, Epochs = 40 }, Manifest = manifest };

        ProbeRun.Run(options, null, default);

        Assert.InRange((double)Report(options)["mean"]!["ua"]!, 95, 100);
        Assert.Contains("open their conversation", Report(options)["notes"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(190, Report(options)["folds"]!.AsArray().Sum(f => (int)f!["test"]!));
    }

    [Fact]
    public void Run_SentimentOfGivenParts_LeavesZerosOutAndMeasuresBoth()
    {
        var data = SyntheticFeatures.Make(240, Width, seed: 2, noise: 0.4);
        Utterance Rated(int i, Utterance u) => u with
        {
            Valence = i % 4 == 3 ? 0 : Math.Round(data[i].Frames.Chunk(Width).Average(f => (2.0 * f[0]) - f[1]), 1),
            Split = i % 6 == 0 ? "test" : i % 6 == 1 ? "dev" : "train",
        };
        var manifest = SyntheticFeatures.ManifestOf(data, Rated);
        var zeros = manifest.Utterances.Count(u => u.Valence == 0);
        var binary = Options(data, "b") with { Recipe = ProbeRecipes.SentimentBinary with { HiddenUnits = 16, Epochs = 80, BatchSize = 16 }, Manifest = manifest };
        var regression = Options(data, "r") with { Recipe = ProbeRecipes.SentimentRegression with { HiddenUnits = 16, Epochs = 80, BatchSize = 16 }, Manifest = manifest };

        ProbeRun.Run(binary, null, default);
        ProbeRun.Run(regression, null, default);

        var fold = Report(binary)["folds"]![0]!;
        Assert.Equal(240 - zeros, (int)fold["train"]! + (int)fold["validation"]! + (int)fold["test"]!);
        Assert.InRange((double)fold["metrics"]!["wa"]!, 75, 100);
        var measured = Report(regression)["folds"]![0]!["metrics"]!;
        Assert.InRange((double)measured["ccc"]!, 0.5, (double)measured["pearson"]! + 1e-9);
        Assert.InRange((double)measured["mae"]!, 0, 0.9);
    }

    [Fact]
    public void Run_SongBySpeakerGroups_NeverHearsATestedVoiceInTraining()
    {
        var data = SyntheticFeatures.Make(161, Width, seed: 6).ConvertAll(d => (d.Name, ProbeRecipes.Song.Classes[Array.IndexOf(SyntheticFeatures.Labels, d.Label)], d.Frames));
        var manifest = SyntheticFeatures.ManifestOf(data, (i, u) => u with { Speaker = $"Actor{i % 23}" });
        var options = Options(data) with { Recipe = ProbeRecipes.Song with { HiddenUnits = 8, Epochs = 3 }, Manifest = manifest };

        ProbeRun.Run(options, null, default);

        var tested = Enumerable.Range(1, 6).Select(f => JsonNode.Parse(File.ReadAllText(Path.Combine(options.RunFolder, "folds", $"fold-{f}.json")))!["answers"]!
            .AsArray().Select(a => int.Parse(((string)a!["id"]!)[3..], System.Globalization.CultureInfo.InvariantCulture) % 23).Distinct().ToList()).ToList();
        Assert.Equal(23, tested.Sum(t => t.Count));
        Assert.Equal(23, tested.SelectMany(t => t).Distinct().Count());
        Assert.Contains(Report(options)["notes"]!.AsArray(), n => ((string)n!).Contains("angry, fearful", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_OptionsThatDoNotFit_NamesAll()
    {
        var options = new ProbeOptions { RunFolder = _folder["run"], Source = FeatureSource.Model, Recipe = Small with { Epochs = 0, Classes = ["one"] } };

        var error = Assert.Throws<Emotion2VecException>(() => ProbeRun.Run(options, null, default));

        Assert.Equal(ErrorKind.Configuration, error.Kind);
        Assert.All(["epochs", "classes", "manifest", "model"], part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        Assert.False(Directory.Exists(options.RunFolder));
    }

    private static ProbeRecipe Small => ProbeRecipes.Iemocap with { HiddenUnits = 8, BatchSize = 16, Epochs = 3, SessionCounts = [30, 30, 30, 30, 30] };

    private static int Index(JsonNode label) => Array.IndexOf(SyntheticFeatures.Labels, (string)label!);

    private static void Cancel(CancellationTokenSource stop, bool now)
    {
        if (now)
        {
            stop.Cancel();
        }
    }

    private static JsonNode Report(ProbeOptions options) => JsonNode.Parse(File.ReadAllText(Path.Combine(options.RunFolder, "probe.json")))!;

    private ProbeOptions Options(IReadOnlyList<(string Name, string Label, float[] Frames)> data, string name = "run")
    {
        SyntheticFeatures.Write(_folder[name + "-train"], data, Width);
        return new() { Recipe = Small with { SessionCounts = [.. Enumerable.Repeat(data.Count / 5, 5)] }, FeaturesPrefix = _folder[name + "-train"], RunFolder = _folder[name] };
    }

    private sealed class Watcher(Action<ProbeProgress> action) : IProgress<ProbeProgress>
    {
        public void Report(ProbeProgress value) => action(value);
    }
}
