using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Probing;
using Emotion2Vec.Training.Probing.Features;
using Emotion2Vec.Training.Probing.Fitting;
using Emotion2Vec.Training.Probing.Recipes;
using TorchSharp;
using Xunit.Abstractions;

namespace Emotion2Vec.Training.Tests.Probing.Fitting;

public sealed class FoldTrainerTests(ITestOutputHelper output)
{
    private const int Width = 6;
    private const int Hidden = 16;

    private static readonly ProbeRecipe Recipe = ProbeRecipes.Iemocap with { HiddenUnits = Hidden, BatchSize = 16, Epochs = 45, SessionCounts = [] };

    private static readonly Fold Fold = new("Test", [.. Enumerable.Range(0, 120)], [], [.. Enumerable.Range(120, 60)]);

    [Fact]
    public void Run_SameStartAndOrder_EqualsThePlainComputationInFloat64()
    {
        // Noise that leaves some utterances undecided, so that a difference would show.
        var data = SyntheticFeatures.Make(180, Width, seed: 11, noise: 1.3);
        var set = Set(data);
        using var random = new ProbeRandom(42);
        var fit = new FoldTrainer(Recipe, set, random, torch.CPU).Run(Fold, null, default);

        var (judge, losses, scores, epoch) = Judge(data);

        Assert.Equal(scores, fit.ValidationScore);
        Assert.Equal(epoch, fit.Epoch);
        Assert.All(losses.Zip(fit.TrainLoss), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        var worst = 0.0;
        foreach (var (values, name) in judge.Parameters.Zip(["pre_net.weight", "pre_net.bias", "post_net.weight", "post_net.bias"]))
        {
            worst = Math.Max(worst, values.Zip(fit.Weights[name].Values).Max(p => Math.Abs(p.First - p.Second)));
        }

        output.WriteLine($"largest difference of a weight after {epoch} epochs: {worst:E2}; validation {scores.Min():F1}..{scores.Max():F1}");
        Assert.InRange(worst, 0, 2e-6);
        var expected = Fold.Test.Select(i => ArgMax(judge.Logits(data[i].Frames))).ToList();
        Assert.Equal(expected, fit.Outputs.Select(Prediction.Class));
        Assert.True(scores.Distinct().Count() > 5, "The task is too easy to tell two computations apart.");
    }

    [Fact]
    public void Run_SeparableClasses_LearnsWhileShuffledLabelsStayAtChance()
    {
        var recipe = Recipe with { Epochs = 25 };
        var (learnt, hits) = Train(recipe, shuffled: false);
        var (control, chance) = Train(recipe, shuffled: true);

        output.WriteLine($"loss {learnt.TrainLoss[0]:F3} to {learnt.TrainLoss[^1]:F3}, test {hits:P1}; shuffled {control.TrainLoss[0]:F3} to {control.TrainLoss[^1]:F3}, test {chance:P1}");
        Assert.True(learnt.TrainLoss[^1] < 0.1 * learnt.TrainLoss[0]);
        Assert.True(hits >= 0.98);
        Assert.True(control.TrainLoss[^1] > 0.8 * control.TrainLoss[0]);
        Assert.InRange(chance, 0.1, 0.42);
    }

    [Fact]
    public void Run_RegressionOfAScore_LearnsIt()
    {
        var random = new Random(5);
        var data = SyntheticFeatures.Make(180, Width, seed: 3).Select(d => (d.Name, Score: (float)(d.Frames[0] - (2 * d.Frames[1])), d.Frames)).ToList();
        var rows = new MemoryRows(data.ConvertAll(d => d.Frames[..Width]), Width);
        var set = new ProbeSet(rows, [.. data.Select((d, i) => new ProbeItem(d.Name, i, -1, d.Score, null, null, null))], []);
        var recipe = ProbeRecipes.SentimentRegression with { HiddenUnits = 32, BatchSize = 16, Epochs = 40 };
        using var generator = new ProbeRandom(42);

        var fit = new FoldTrainer(recipe, set, generator, torch.CPU).Run(Fold, null, default);

        var error = Fold.Test.Select((item, i) => Math.Abs(fit.Outputs[i][0] - data[item].Score)).Average();
        Assert.Equal(-fit.ValidationScore.Max(), -fit.ValidationScore[fit.Epoch - 1]);
        Assert.InRange(error, 0, 0.15);
    }

    // Every item is a sequence of turns; only the order of the turns tells the classes apart, which no mean can see.
    [Fact]
    public void Run_ClassesThatOnlyTheOrderOfTurnsTells_NeedTheRecurrentHead()
    {
        var items = new List<(float[] Rows, int Class)>();
        for (var i = 0; i < 160; i++)
        {
            float[] a = [1, 0], b = [0, 1];
            float[][] filler = [.. Enumerable.Range(0, i % 3).Select(_ => new float[] { 0.5f, 0.5f })];
            items.Add(([.. filler.SelectMany(f => f), .. i % 2 == 0 ? a : b, .. i % 2 == 0 ? b : a], i % 2));
        }

        var set = new ProbeSet(
            new MemoryRows(items.ConvertAll(i => i.Rows), 2), [.. items.Select((item, i) => new ProbeItem($"{i}", i, item.Class, 0, null, null, null))], []);
        var fold = new Fold("Test", [.. Enumerable.Range(0, 120)], [], [.. Enumerable.Range(120, 40)]);
        double Accuracy(int contextTurns)
        {
            var recipe = Recipe with { Classes = ["x", "y"], Merge = new Dictionary<string, string>(), Ignore = [], ContextTurns = contextTurns, Epochs = 25 };
            using var random = new ProbeRandom(42);
            var fit = new FoldTrainer(recipe, set, random, torch.CPU).Run(fold, null, default);
            return fold.Test.Select((item, i) => Prediction.Class(fit.Outputs[i]) == items[item].Class ? 1.0 : 0).Average();
        }

        Assert.True(Accuracy(contextTurns: 4) >= 0.95);
        Assert.InRange(Accuracy(contextTurns: 0), 0.3, 0.7);
    }

    [Fact]
    public void Run_FeatureThatIsNaN_NamesTheUtterance()
    {
        var data = SyntheticFeatures.Make(180, Width, seed: 11);
        data[17].Frames[2] = float.NaN;
        using var random = new ProbeRandom(42);

        var error = Assert.Throws<Emotion2VecException>(() => new FoldTrainer(Recipe, Set(data), random, torch.CPU).Run(Fold, null, default));

        Assert.Contains("utt0017", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_TooFewToDivide_IsRefused()
    {
        using var random = new ProbeRandom(42);
        var fold = new Fold("Tiny", [0], [], [1]);

        Assert.Throws<Emotion2VecException>(() => new FoldTrainer(Recipe, Set(SyntheticFeatures.Make(8, Width, 1)), random, torch.CPU).Run(fold, null, default));
    }

    [Fact]
    public void Run_Cancelled_Stops()
    {
        using var random = new ProbeRandom(42);

        Assert.Throws<OperationCanceledException>(
            () => new FoldTrainer(Recipe, Set(SyntheticFeatures.Make(180, Width, 1)), random, torch.CPU).Run(Fold, null, new CancellationToken(canceled: true)));
    }

    // The same draws as the product, made here one by one: division, initial values, and a pass for training and for validation in each epoch.
    private static (PlainProbe Best, List<double> Losses, List<double> Scores, int Epoch) Judge(List<(string Name, string Label, float[] Frames)> data)
    {
        using var random = new ProbeRandom(42);
        var order = random.Permutation(Fold.Rest.Count);
        var (train, validation) = (order[..96], order[96..]);
        using var start = new LinearHead(Width, Hidden, 4, random);
        double[] Values(string name) => [.. start.state_dict()[name].data<float>().Select(v => (double)v)];
        var probe = new PlainProbe(Width, Hidden, 4) { W1 = Values("pre_net.weight"), B1 = Values("pre_net.bias"), W2 = Values("post_net.weight"), B2 = Values("post_net.bias") };
        (float[] Frames, int Class) Item(int i) => (data[i].Frames, Array.IndexOf(SyntheticFeatures.Labels, data[i].Label));
        var (best, bestScore, bestEpoch) = (probe.Copy(), -1.0, 0);
        var (losses, scores) = (new List<double>(), new List<double>());
        for (var epoch = 0; epoch < Recipe.Epochs; epoch++)
        {
            var (rate, momentum) = PlainProbe.Cycle(epoch, 5e-4, 1e-3, 10);
            var batches = random.Pass(train.Length).Select(i => Item(train[i])).Chunk(16).ToList();
            losses.Add(batches.Average(b => probe.Step(b, rate, momentum)));
            random.Pass(0);
            scores.Add(100.0 * validation.Count(i => ArgMax(probe.Logits(data[i].Frames)) == Item(i).Class) / validation.Length);
            if (scores[^1] > bestScore)
            {
                (best, bestScore, bestEpoch) = (probe.Copy(), scores[^1], epoch + 1);
            }
        }

        return (best, losses, scores, bestEpoch);
    }

    private static int ArgMax(double[] values) => Array.IndexOf(values, values.Max());

    private static (FoldFit Fit, double Accuracy) Train(ProbeRecipe recipe, bool shuffled)
    {
        var set = Set(SyntheticFeatures.Make(180, Width, seed: 21, shuffled: shuffled));
        using var random = new ProbeRandom(42);
        var fit = new FoldTrainer(recipe, set, random, torch.CPU).Run(Fold, null, default);
        return (fit, Fold.Test.Select((item, i) => Prediction.Class(fit.Outputs[i]) == set.Items[item].Class ? 1.0 : 0).Average());
    }

    private static ProbeSet Set(List<(string Name, string Label, float[] Frames)> data) => new(
        new MemoryRows(data.ConvertAll(d => d.Frames), Width),
        [.. data.Select((d, i) => new ProbeItem(d.Name, i, Array.IndexOf(SyntheticFeatures.Labels, d.Label), 0, null, null, null))],
        []);

    private sealed class MemoryRows(List<float[]> items, int width) : IFeatureRows
    {
        public int Count => items.Count;

        public int Width => width;

        public int RowsOf(int item) => items[item].Length / width;

        public void Read(int item, Span<float> destination) => items[item].CopyTo(destination);
    }
}
