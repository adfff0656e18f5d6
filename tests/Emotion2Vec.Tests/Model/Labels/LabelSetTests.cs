using System.Buffers.Binary;
using System.Text.Json;
using Emotion2Vec.Model;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Tests.Model.Weights;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Tests.Model.Labels;

public sealed class LabelSetTests
{
    private static readonly LabelSet Edited = new(["angry", "unuse_0", "unuse_1", "happy", "neutral", "unuse_2", "sad", "surprised", "<unk>"]);

    private static float[] Floats(string name)
    {
        var bytes = File.ReadAllBytes(UpstreamFixtures.Ckpt(name));
        return [.. Enumerable.Range(0, bytes.Length / 4).Select(i => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(4 * i)))];
    }

    [Fact]
    public void Scores_UpstreamsLogits_GiveUpstreamsScores()
    {
        var scores = new float[9];

        LabelFile.Read(UpstreamFixtures.Tiny("tokens.txt")).Scores(Floats("fp16_one_second_logits.bin"), scores);

        Assert.All(scores.Zip(Floats("fp16_one_second_scores.bin")), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
    }

    [Fact]
    public void Scores_UnusedLabels_AreExactlyZeroAndTheRestAddsUp()
    {
        float[] logits = [1, 50, 50, 2, 3, 50, 0, -1, 0.5f];

        Edited.Scores(logits, logits);

        Assert.Equal(0, logits[1]);
        Assert.Equal(0, logits[2]);
        Assert.Equal(0, logits[5]);
        Assert.Equal(1, logits.Sum(), 1e-6f);
        Assert.Equal(4, Array.IndexOf(logits, logits.Max()));
    }

    [Fact]
    public void Scores_AnyFiniteLogits_AreADistributionInTheSameOrder() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(NormalFloat, NormalFloat, NormalFloat)>(), triple =>
        {
            var labels = new LabelSet(["a", "b", "c"]);
            float[] logits = [Clamp(triple.Item1), Clamp(triple.Item2), Clamp(triple.Item3)];
            var scores = new float[3];
            labels.Scores(logits, scores);
            Assert.Equal(1, scores.Sum(), 1e-5f);
            Assert.All(scores, score => Assert.InRange(score, 0, 1));
            Assert.Equal(scores.Max(), scores[Array.IndexOf(logits, logits.Max())]);

            static float Clamp(NormalFloat value) => (float)Math.Clamp(value.Get, -1e30, 1e30);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Scores_PerChunk_AllocatesNothing()
    {
        var logits = new float[9];
        var scores = new float[9];
        Edited.Scores(logits, scores);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Edited.Scores(logits, scores);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Scores_WrongLength_IsAProgrammerError() => Assert.Throws<ArgumentException>(() => Edited.Scores(new float[9], new float[8]));

    [Fact]
    public void Report_UnusedLabels_AreLeftOut()
    {
        var report = Edited.Report(new float[9]);

        Assert.Equal(["angry", "happy", "neutral", "sad", "surprised", "<unk>"], report.Select(entry => entry.Label));
        Assert.All(report, entry => Assert.Equal(1f / 6, entry.Score, 1e-6f));
        Assert.Equal([0, 3, 4, 6, 7, 8], Edited.UsedIndices);
    }

    [Fact]
    public void ShortNames_PublicLabels_AreTheirEnglishParts()
    {
        var labels = LabelFile.Read(UpstreamFixtures.Tiny("tokens.txt"));

        Assert.Equal(["angry", "disgusted", "fearful", "happy", "neutral", "other", "sad", "surprised", "unknown"], labels.ShortNames);
        using var manifest = JsonDocument.Parse(File.ReadAllText(UpstreamFixtures.Tiny("manifest.json")));
        Assert.Equal(manifest.RootElement.GetProperty("labels").EnumerateArray().Select(label => label.GetString()), labels.Names);
    }

    [Fact]
    public void ShortNames_LastPartThatReadsAsUnused_KeepTheWholeText() =>
        Assert.Equal(["chair/unused", "happy"], new LabelSet(["chair/unused", "x/happy", "unuse_0"]).ShortNames);

    [Fact]
    public void ShortNames_SharedLastParts_StayApart() =>
        Assert.Equal(["a/happy", "b/happy", "sad", "x/"], new LabelSet(["a/happy", "b/happy", "c/sad", "x/"]).ShortNames);

    [Theory]
    [InlineData("a|a", "twice")]
    [InlineData("a||b", "empty")]
    [InlineData("a| ", "empty")]
    [InlineData("a\u0007", "control")]
    [InlineData("unuse_0|unuse_1", "nothing is left")]
    public void Constructor_BadLabels_SaysWhy(string joined, string expected) =>
        Assert.Contains(expected, Assert.Throws<ModelException>(() => new LabelSet(joined.Split('|'))).Message, StringComparison.Ordinal);

    [Fact]
    public void Constructor_TooManyLabels_IsRefused() =>
        Assert.Throws<ModelException>(() => new LabelSet([.. Enumerable.Range(0, 1025).Select(i => $"l{i}")]));

    [Fact]
    public void None_HasNothing()
    {
        Assert.Equal(0, LabelSet.None.Count);
        Assert.Empty(LabelSet.None.Report([]));
    }
}
