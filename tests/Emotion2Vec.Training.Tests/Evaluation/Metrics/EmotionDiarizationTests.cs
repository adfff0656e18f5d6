using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Evaluation.Metrics;

namespace Emotion2Vec.Training.Tests.Evaluation.Metrics;

public sealed class EmotionDiarizationTests
{
    // SpeechBrain's own example (utils/EDER.py): what is not angry is neutral.
    [Fact]
    public void ErrorRate_SpeechBrainsExample_IsItsValue()
    {
        var predicted = EmotionDiarization.Stretches(["n", "n", "n", "a", "a", "a"], 0.2, 0.2);
        Assert.Equal(0.2704918032786885, EmotionDiarization.ErrorRate(predicted, [new(0, 0.39, "n"), new(0.39, 1.10, "a"), new(1.10, 1.22, "n")])!.Value, 1e-12);
    }

    // SpeechBrain's example of distribute_overlap: borders in the middle of the overlap.
    [Fact]
    public void Stretches_OverlappingWindows_MeetInTheMiddle()
    {
        var stretches = EmotionDiarization.Stretches(["n", "n", "a", "n"], 0.025, 0.02);
        Assert.Equal(["n", "a", "n"], stretches.Select(span => span.Label));
        Assert.Equal([0, 0.0425, 0.0625], stretches.Select(span => Math.Round(span.Start, 9)));
        Assert.Equal([0.0425, 0.0625, 0.085], stretches.Select(span => Math.Round(span.End, 9)));
    }

    [Fact]
    public void Stretches_NullBetween_EndsAStretch()
    {
        var stretches = EmotionDiarization.Stretches(["n", null, "n"], 0.2, 0.2);
        Assert.Equal(2, stretches.Count);
        Assert.Equal((0.2, 0.4), (stretches[0].End, stretches[1].Start));
    }

    [Theory]
    [InlineData("n", 0)]
    [InlineData("a", 1)]
    public void ErrorRate_OneClassThroughout_IsNoneOrAll(string label, double expected) =>
        Assert.Equal(expected, EmotionDiarization.ErrorRate(EmotionDiarization.Stretches([.. Enumerable.Repeat(label, 5)], 0.2, 0.2), [new(0, 1, "n")])!.Value, 1e-12);

    [Fact]
    public void ErrorRate_ReferenceWithAGap_LeavesTheGapOut() =>
        Assert.Equal(0, EmotionDiarization.ErrorRate([new(0, 3, "n")], [new(0, 1, "n"), new(2, 3, "n")])!.Value, 1e-12);

    [Fact]
    public void ErrorRate_NothingPredicted_IsOne() => Assert.Equal(1, EmotionDiarization.ErrorRate([], [new(0, 1, "n")]));

    [Fact]
    public void ErrorRate_NoReference_IsNull() => Assert.Null(EmotionDiarization.ErrorRate([new(0, 1, "n")], Array.Empty<LabeledSpan>()));
}
