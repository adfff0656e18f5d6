using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Evaluation.Metrics;

namespace Emotion2Vec.Training.Tests.Evaluation.Metrics;

public sealed class ReferenceSpansTests
{
    private static readonly Utterance Plain = new() { Id = "u", Path = "/u.wav", Label = "a" };

    [Fact]
    public void Of_LabelAlone_HoldsEverywhere() => Assert.Equal([new LabeledSpan(0, 2.5, "a")], ReferenceSpans.Of(Plain, 2.5));

    [Fact]
    public void Of_NoLabel_IsEmpty() => Assert.Empty(ReferenceSpans.Of(Plain with { Label = null }, 2.5));

    [Fact]
    public void Of_SpansBeyondTheSound_AreCut() => Assert.Equal(
        [new LabeledSpan(0, 1, "n"), new LabeledSpan(1, 2, "a")],
        ReferenceSpans.Of(Plain with { Spans = [new(0, 1, "n"), new(1, 3, "a"), new(3, 4, "n")] }, 2));

    [Fact]
    public void At_BetweenSpans_IsNull()
    {
        LabeledSpan[] spans = [new(0, 1, "n"), new(2, 3, "a")];
        Assert.Equal(("n", null, "a", null), (ReferenceSpans.At(spans, 0), ReferenceSpans.At(spans, 1), ReferenceSpans.At(spans, 2), ReferenceSpans.At(spans, 3)));
    }
}
