using Emotion2Vec.Core.Trajectories;
using Emotion2Vec.Core.Utterances;

namespace Emotion2Vec.Tests.Core.Utterances;

public sealed class UtteranceDetectorTests
{
    private static readonly UtteranceRules Rules = new() { PauseFrames = 5, LeastVoicedFrames = 3, MostFrames = 50 };

    [Fact]
    public void Take_TwoSpansWithAPause_GivesBothWithTheirBorders()
    {
        var found = Hear(Rules, Weights("....1111.11....." + ".....111"));

        Assert.Equal([(0L, 4L, 11L), (1L, 21L, 24L)], found.Select(utterance => (utterance.Number, utterance.StartFrame, utterance.EndFrame)));
        Assert.Equal([6, 3], found.Select(utterance => utterance.VoicedFrames));
        Assert.Equal([4 * 200_000, 21 * 200_000], found.Select(utterance => utterance.StartUtcTicks));
    }

    [Theory]
    [InlineData("111....111", 1)]
    [InlineData("111.....111", 2)]
    public void Take_PauseOfExactlySoManyFrames_Ends(string weights, int expected) => Assert.Equal(expected, Hear(Rules, Weights(weights)).Count);

    [Fact]
    public void Take_Pause_IsToldOnceItIsOne()
    {
        var detector = NewDetector(Rules);
        var weights = Weights("1111.....");
        for (var t = 0; t < weights.Length; t++)
        {
            Assert.Null(detector.Take(Frame(t, weights[t])));
        }

        Assert.Equal(4, detector.Take(Frame(weights.Length, 0))!.EndFrame);
        Assert.Null(detector.Finish());
    }

    [Fact]
    public void Take_TooLittleVoice_IsNoUtteranceAndHasNoNumber()
    {
        var found = Hear(Rules, Weights("11......1111"));
        Assert.Equal((0L, 8L), (Assert.Single(found).Number, found[0].StartFrame));
    }

    [Fact]
    public void Take_VoiceWithoutEnd_IsCutIntoPartsThatLeaveNothingOut()
    {
        var found = Hear(Rules, Weights(new string('1', 120)));
        Assert.Equal([(0L, 50L), (50L, 100L), (100L, 120L)], found.Select(utterance => (utterance.StartFrame, utterance.EndFrame)));
    }

    [Fact]
    public void Take_SilenceOrNothing_GivesNothing()
    {
        Assert.Empty(Hear(Rules, Weights(new string('.', 200))));
        Assert.Null(NewDetector(Rules).Finish());
    }

    [Fact]
    public void Take_Scores_AreTheSoftmaxOfTheMeanLogitsOfVoicedFrames()
    {
        // 30 voiced frames of logits 3 0 0, 10 of 0 2 0, and silence that says 0 0 9.
        var detector = new UtteranceDetector(Rules with { PauseFrames = 20 }, new(double.PositiveInfinity, new bool[3]), 0);
        for (var t = 0; t < 50; t++)
        {
            float[] logits = t < 30 ? [3, 0, 0] : t < 40 ? [0, 0, 9] : [0, 2, 0];
            Assert.Null(detector.Take(Frame(t, t is >= 30 and < 40 ? 0 : 1, logits)));
        }

        var utterance = detector.Finish()!;
        double[] mean = [2.25, 0.5, 0];
        var sum = mean.Sum(Math.Exp);
        Assert.All(mean.Select(Math.Exp).Zip(utterance.Probabilities), pair => Assert.Equal(pair.First / sum, pair.Second, 1e-6));
    }

    [Fact]
    public void Take_DimensionsAndFeatures_AreWeightedMeansOfVoicedFrames()
    {
        var detector = new UtteranceDetector(Rules, new(double.PositiveInfinity, new bool[1], dimensionCount: 1), featureSize: 2);
        float[] weights = [1, 0.5f, 0, 1, 1];
        float[] values = [0.2f, 0.8f, 100, 0.5f, 0.1f];
        for (var t = 0; t < weights.Length; t++)
        {
            detector.Take(new()
            {
                Index = t,
                UtcTicks = 0,
                Logits = [1],
                Dimensions = [values[t]],
                Features = [values[t], -2 * values[t]],
                Speech = weights[t],
                Quality = 1,
            });
        }

        var utterance = detector.Finish()!;
        Assert.Equal(1.2 / 3.5, utterance.Dimensions[0], 1e-6);
        Assert.Equal(1.2 / 3.5, utterance.Embedding[0], 1e-6);
        Assert.Equal(-2.4 / 3.5, utterance.Embedding[1], 1e-6);
        Assert.Equal(3.5, utterance.VoicedFrames, 1e-6);
    }

    [Fact]
    public void Take_FrameThatCannotBePooled_CountsForNothing()
    {
        var detector = new UtteranceDetector(Rules, new(double.PositiveInfinity, new bool[1]), featureSize: 1);
        for (var t = 0; t < 6; t++)
        {
            var spoilt = t == 2 ? float.NaN : 1;
            detector.Take(new() { Index = t, UtcTicks = 0, Logits = [spoilt], Features = [spoilt], Speech = 1, Quality = 1 });
        }

        var utterance = detector.Finish()!;
        Assert.Equal(5, utterance.VoicedFrames);
        Assert.Equal([1f], utterance.Embedding);
    }

    [Fact]
    public void Take_Quality_IsTheMeanUpToTheLastVoicedFrame()
    {
        var detector = NewDetector(Rules);
        float[] qualities = [1, 1, 0, 0.5f, 0, 0];
        for (var t = 0; t < qualities.Length; t++)
        {
            detector.Take(new() { Index = t, UtcTicks = 0, Logits = [0, 0], Speech = t is 2 or > 3 ? 0 : 1, Quality = qualities[t] });
        }

        Assert.Equal(2.5f / 4, detector.Finish()!.Quality);
    }

    [Fact]
    public void Take_LittleVoice_IsDrawnTowardsNoOpinionAndTempered()
    {
        var calibrated = new UtteranceDetector(Rules, new(double.PositiveInfinity, new bool[2], new TemperatureCurve(2, 1, 1)), 0);
        for (var t = 0; t < 10; t++)
        {
            calibrated.Take(Frame(t, 1, [2, 0]));
        }

        // s = 10 / 25, T = 2.
        Assert.Equal(1 / (1 + Math.Exp(-2 * 0.4 / 2)), calibrated.Finish()!.Probabilities[0], 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Take_AnyWeights_GivesWhatAPlainReadingOfTheRulesGives(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var rules = new UtteranceRules { PauseFrames = random.Next(1, 8), LeastVoicedFrames = random.Next(1, 6), MostFrames = random.Next(50, 80) };
            var weights = new float[random.Next(0, 300)];
            for (var (t, voiced) = (0, false); t < weights.Length; t++)
            {
                voiced = random.Next(6) == 0 ? !voiced : voiced;
                weights[t] = voiced ? random.Next(1, 5) / 4f : 0;
            }

            var found = Hear(rules, weights);
            Assert.Equal(Expected(rules, weights), found.Select(utterance => (utterance.StartFrame, utterance.EndFrame, utterance.VoicedFrames)));
            Assert.Equal(Enumerable.Range(0, found.Count).Select(i => (long)i), found.Select(utterance => utterance.Number));
            Assert.All(found, utterance => Assert.Equal(1, utterance.Probabilities.Sum(), 1e-5));
        }
    }

    [Fact]
    public void Take_WithinAnUtterance_AllocatesNothing()
    {
        var detector = new UtteranceDetector(new(), new(double.PositiveInfinity, new bool[9], new TemperatureCurve(2, 1.5, 1), 3), featureSize: 64);
        var (logits, dimensions, features) = (new float[9], new float[3], new float[64]);
        Hear(0, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Hear(100, 1400);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Hear(int from, int to)
        {
            for (var t = from; t < to; t++)
            {
                detector.Take(new() { Index = t, UtcTicks = t, Logits = logits, Dimensions = dimensions, Features = features, Speech = t % 9 == 0 ? 0 : 1, Quality = 1 });
            }
        }
    }

    // By positions of voiced frames alone: a border wherever a gap is a pause or a part is full.
    private static List<(long, long, double)> Expected(UtteranceRules rules, float[] weights)
    {
        var spans = new List<(long Start, long End, double Voiced)>();
        for (var t = 0; t < weights.Length; t++)
        {
            if (weights[t] == 0)
            {
                continue;
            }

            if (spans.Count == 0 || t - spans[^1].End >= rules.PauseFrames || t - spans[^1].Start >= rules.MostFrames)
            {
                spans.Add((t, t, 0));
            }

            spans[^1] = (spans[^1].Start, t + 1, spans[^1].Voiced + weights[t]);
        }

        return [.. spans.Where(span => span.Voiced >= rules.LeastVoicedFrames)];
    }

    private static List<Utterance> Hear(UtteranceRules rules, float[] weights)
    {
        var detector = NewDetector(rules);
        var found = new List<Utterance>();
        for (var t = 0; t <= weights.Length; t++)
        {
            if ((t < weights.Length ? detector.Take(Frame(t, weights[t])) : detector.Finish()) is { } utterance)
            {
                found.Add(utterance);
            }
        }

        return found;
    }

    private static float[] Weights(string pattern) => [.. pattern.Select(c => c == '1' ? 1f : 0f)];

    private static UtteranceDetector NewDetector(UtteranceRules rules) => new(rules, new(double.PositiveInfinity, new bool[2]), 0);

    private static UtteranceFrame Frame(int index, float speech, float[]? logits = null) =>
        new() { Index = index, UtcTicks = index * 200_000, Logits = logits ?? [0.5f, 0.25f], Speech = speech, Quality = 1 };
}
