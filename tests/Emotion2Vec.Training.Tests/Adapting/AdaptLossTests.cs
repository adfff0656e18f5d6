using Emotion2Vec.Training.Adapting;
using Emotion2Vec.Training.Tests.Support;
using TorchSharp;

namespace Emotion2Vec.Training.Tests.Adapting;

/// <summary>Every part against loops over plain arrays that are written from the design's formulas.</summary>
public sealed class AdaptLossTests : IDisposable
{
    private const int B = 2, T = 5, D = 3, V = 4, K = 2;

    private static readonly float[] Weights = [1, 1, 0.5f, 1, 0.5f];

    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void FrameDistance_SmallArrays_IsTheWeightedMeanOfCosineAndSquare()
    {
        var (s, y) = (Draw(1, B * T * D), Draw(2, B * T * D));

        var given = AdaptLoss.FrameDistance(Tensor(s, B, T, D), Tensor(y, B, T, D), Tensor(Weights, T)).ToArray();

        var expected = Enumerable.Range(0, B).Select(b => WeightedMean(t =>
        {
            var (own, other) = (Row(s, b, t), Row(y, b, t));
            var cosine = Dot(own, other) / Math.Sqrt(Dot(own, own) * Dot(other, other));
            return 1 - cosine + (own.Zip(other, (p, q) => (p - q) * (p - q)).Sum() / D);
        }));
        AssertClose(expected, given);
    }

    [Fact]
    public void HiddenDistance_SmallArrays_NormsBothByTheTeachersStatistics()
    {
        var students = Enumerable.Range(0, K).Select(k => Draw(10 + k, B * T * D)).ToList();
        var teachers = Enumerable.Range(0, K).Select(k => Draw(20 + k, B * T * D, scale: 1 + k)).ToList();

        var given = AdaptLoss.HiddenDistance(
            [.. students.Select(values => Tensor(values, B, T, D))], [.. teachers.Select(values => Tensor(values, B, T, D))], Tensor(Weights, T)).ToArray();

        var expected = Enumerable.Range(0, B).Select(b => WeightedMean(t =>
        {
            var sum = 0.0;
            for (var d = 0; d < D; d++)
            {
                var (s, y) = (Enumerable.Range(0, K).Average(k => Normed(students[k], teachers[k], b, t, d)), Enumerable.Range(0, K).Average(k => Normed(teachers[k], teachers[k], b, t, d)));
                sum += (s - y) * (s - y);
            }

            return sum / Math.Sqrt(D);
        }));
        AssertClose(expected, given);
    }

    [Fact]
    public void TokenDistance_SmallArrays_IsTheSquareOverTheRootOfTheWidth()
    {
        var (s, y) = (Draw(3, B * D), Draw(4, B * D));

        var given = AdaptLoss.TokenDistance(Tensor(s, B, D), Tensor(y, B, D)).ToArray();

        AssertClose(Enumerable.Range(0, B).Select(b => Enumerable.Range(b * D, D).Sum(i => Math.Pow(s[i] - y[i], 2)) / Math.Sqrt(D)), given);
    }

    [Fact]
    public void ScoreDivergence_SmallArrays_IsKullbackLeiblerFromTheTeacherTimesTheSquaredTemperature()
    {
        var (y, s) = (Draw(5, B * V, scale: 4), Draw(6, B * V, scale: 4));

        var given = ScoreDivergence.Between(Tensor(y, B, V), Tensor(s, B, V), temperature: 2).ToArray();

        AssertClose(Enumerable.Range(0, B).Select(b => Divergence(y.AsSpan(b * V, V).ToArray(), s.AsSpan(b * V, V).ToArray())), given);
    }

    [Fact]
    public void Compute_AllParts_AreWeighedAndSummedOverUtterances()
    {
        var section = new AdaptLossSection { FrameWeight = 2, HiddenWeight = 3, TokenWeight = 5, UtteranceWeight = 7, PrefixWeight = 11, LabelWeight = 13 };
        var (student, teacher) = (Output(1), Output(50));
        PrefixTarget[] prefixes = [new(new(0, 2), Tensor(Draw(90, B * V), B, V)), new(new(1, 4), Tensor(Draw(91, B * V), B, V))];

        var (sum, parts) = new AdaptLoss(section).Compute(student, teacher, Weights, prefixes, [2, AdaptLoss.NoClass]);

        var logits = student.Logits!.ToArray();
        var mean = MeanLogits(logits, item: 0, start: 0, end: T);
        var expectedLabel = Math.Log(mean.Sum(Math.Exp)) - mean[2];
        var expectedPrefix = Enumerable.Range(0, B).Sum(b => prefixes.Average(prefix => Divergence(
            prefix.Logits.ToArray().AsSpan(b * V, V).ToArray(), MeanLogits(logits, b, prefix.Span.Start, prefix.Span.End))));
        Assert.Equal(expectedLabel, parts["label"].item<float>(), 1e-5);
        Assert.Equal(expectedPrefix, parts["prefix"].item<float>(), 1e-5);
        var weights = new Dictionary<string, double> { ["frame"] = 2, ["hidden"] = 3, ["token"] = 5, ["utterance"] = 7, ["prefix"] = 11, ["label"] = 13 };
        Assert.Equal(weights.Keys.Order(), parts.Keys.Order());
        Assert.Equal(parts.Sum(part => weights[part.Key] * part.Value.item<float>()), sum.item<float>(), 1e-3);
    }

    [Fact]
    public void Compute_NoHeadAndNoTokens_LeavesTheirPartsOut()
    {
        var (student, teacher) = (Output(1) with { Logits = null, Tokens = null }, Output(50) with { Logits = null, Tokens = null });

        var (_, parts) = new AdaptLoss(new()).Compute(student, teacher, Weights, [], [AdaptLoss.NoClass, AdaptLoss.NoClass]);

        Assert.Equal(["frame", "hidden"], parts.Keys.Order());
    }

    [Fact]
    public void Compute_NoLabels_HasNoLabelPart()
    {
        var (_, parts) = new AdaptLoss(new()).Compute(Output(1), Output(50), Weights, [], [AdaptLoss.NoClass, AdaptLoss.NoClass]);

        Assert.Equal(["frame", "hidden", "token", "utterance"], parts.Keys.Order());
    }

    private static DistilledOutput Output(int seed) => new(
        Tensor(Draw(seed, B * T * D), B, T, D), Tensor(Draw(seed + 1, B * T * V), B, T, V), Tensor(Draw(seed + 2, B * D), B, D),
        [Tensor(Draw(seed + 3, B * T * D), B, T, D), Tensor(Draw(seed + 4, B * T * D), B, T, D)]);

    private static torch.Tensor Tensor(float[] values, params long[] shape) => torch.tensor(values, shape);

    private static float[] Draw(int seed, int count, double scale = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(((random.NextDouble() * 2) - 1) * scale))];
    }

    private static float[] Row(float[] values, int b, int t) => values.AsSpan(((b * T) + t) * D, D).ToArray();

    private static double Dot(float[] a, float[] b) => a.Zip(b, (p, q) => (double)p * q).Sum();

    private static double WeightedMean(Func<int, double> value) => Enumerable.Range(0, T).Sum(t => Weights[t] * value(t)) / Weights.Sum();

    private static double Normed(float[] values, float[] teacher, int b, int t, int d)
    {
        var own = Enumerable.Range(0, T).Select(u => (double)Row(teacher, b, u)[d]).ToList();
        var mean = own.Average();
        return (Row(values, b, t)[d] - mean) / Math.Sqrt(own.Average(x => (x - mean) * (x - mean)) + 1e-5);
    }

    private static double[] MeanLogits(float[] logits, int item, int start, int end) =>
        [.. Enumerable.Range(0, V).Select(v => Enumerable.Range(start, end - start).Average(t => logits[(((item * T) + t) * V) + v]))];

    private static double Divergence(float[] teacher, float[] student) => Divergence(teacher, [.. student.Select(x => (double)x)]);

    // At temperature 2.
    private static double Divergence(float[] teacher, double[] student)
    {
        var (p, q) = (Softmax([.. teacher.Select(x => x / 2.0)]), Softmax([.. student.Select(x => x / 2)]));
        return 4 * p.Zip(q, (a, b) => a * Math.Log(a / b)).Sum();
    }

    private static double[] Softmax(double[] logits) => [.. logits.Select(x => Math.Exp(x) / logits.Sum(Math.Exp))];

    private static void AssertClose(IEnumerable<double> expected, float[] given) => Assert.All(expected.Zip(given), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
}
