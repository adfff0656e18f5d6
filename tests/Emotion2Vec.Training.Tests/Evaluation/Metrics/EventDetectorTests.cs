using Emotion2Vec.Training.Evaluation.Metrics;

namespace Emotion2Vec.Training.Tests.Evaluation.Metrics;

public sealed class EventDetectorTests
{
    private const double Tau = 0.1;
    private static readonly double Delay = Tau * Math.Log(2);
    private static readonly string[] Labels = ["neutral", "angry"];

    private static IReadOnlyList<EmotionEvent> Find(params (int Frames, float Angry)[] parts)
    {
        float[] trajectory = [.. parts.SelectMany(part => Enumerable.Repeat(new[] { 1 - part.Angry, part.Angry }, part.Frames)).SelectMany(frame => frame)];
        return EventDetector.Find(trajectory, Labels, Tau, duration: (trajectory.Length / 2 * 0.02) + 0.005);
    }

    [Fact]
    public void Find_TwoClassesInTurn_BackDatesTheirBorders()
    {
        var events = Find((50, 0.1f), (50, 0.9f));

        Assert.Equal(["neutral", "angry"], events.Select(found => found.Span.Label));
        Assert.Equal([19, 69], events.Select(found => found.ConfirmedFrame));
        Assert.Equal(0, events[0].Span.Start);
        Assert.Equal(1.0125 - Delay, events[0].Span.End, 1e-9);
        Assert.Equal(1.0125 - Delay, events[1].Span.Start, 1e-9);
        Assert.Equal(2.005, events[1].Span.End, 1e-9);
    }

    [Fact]
    public void Find_CrossingTooShort_IsNoEvent() => Assert.Equal("neutral", Assert.Single(Find((50, 0.1f), (19, 0.9f), (50, 0.1f))).Span.Label);

    [Fact]
    public void Find_LeadTooSmall_IsNoEvent() => Assert.Empty(Find((100, 0.57f)));

    [Fact]
    public void Find_UndecidedForLong_LeavesTheClassWhereItFell()
    {
        var trajectory = Enumerable.Repeat(new[] { 0.1f, 0.9f, 0f }, 50).Concat(Enumerable.Repeat(new[] { 0.33f, 0.33f, 0.34f }, 40)).SelectMany(frame => frame).ToArray();
        var found = Assert.Single(EventDetector.Find(trajectory, ["a", "b", "c"], Tau, duration: 1.805));
        Assert.Equal(1.0125 - Delay, found.Span.End, 1e-9);
    }

    [Fact]
    public void Find_UndecidedForAMoment_StaysInTheClass()
    {
        var trajectory = Enumerable.Repeat(new[] { 0.1f, 0.9f, 0f }, 50).Concat(Enumerable.Repeat(new[] { 0.33f, 0.33f, 0.34f }, 29))
            .Concat(Enumerable.Repeat(new[] { 0.1f, 0.9f, 0f }, 50)).SelectMany(frame => frame).ToArray();
        Assert.Equal(2.585, Assert.Single(EventDetector.Find(trajectory, ["a", "b", "c"], Tau, duration: 2.585)).Span.End);
    }

    // Entered at frame 0, so frame 30 is the first at which it has lasted 600 ms; the other class has stood since frame 22.
    [Fact]
    public void Find_AnotherClassAtOnce_WaitsForTheShortestLength() => Assert.Equal([19, 41], Find((22, 0.1f), (40, 0.9f)).Select(found => found.ConfirmedFrame));

    [Fact]
    public void Find_NoFrames_IsEmpty() => Assert.Empty(Find());

    [Fact]
    public void Find_OneClass_IsOneEvent() => Assert.Single(EventDetector.Find([.. Enumerable.Repeat(1f, 30)], ["only"], Tau, duration: 0.605));
}
