using Emotion2Vec.Core.Events;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Tests.Core.Pipeline;

public sealed class NoticeQueueTests
{
    private readonly NoticeQueue _queue = new();

    [Fact]
    public void TryTake_NothingPosted_IsFalse()
    {
        Assert.False(_queue.TryTake(long.MaxValue, out _));
    }

    [Fact]
    public void TryTake_BeforeItsFrames_Waits()
    {
        _queue.Post(State("a", "x"), 3);
        Assert.False(_queue.TryTake(2, out _));
        Assert.True(_queue.TryTake(3, out var notice));
        Assert.Equal("x", notice.Value.State!.Label);
        Assert.False(_queue.TryTake(3, out _));
    }

    [Fact]
    public void Post_NewerStateOfTheSameStream_ReplacesInPlace()
    {
        _queue.Post(State("a", "old"), 1);
        _queue.Post(State("b", "other"), 2);
        _queue.Post(State("a", "new"), 9);

        Assert.Equal(["new", "other"], TakeAll(2).Select(notice => notice.State!.Label));
    }

    [Fact]
    public void Post_NewerStatus_MovesToTheEnd()
    {
        _queue.Post(Status("a", "online"), 0);
        _queue.Post(State("a", "last"), 5);
        _queue.Post(Status("a", "offline"), 5);

        Assert.Equal(["last", "offline"], TakeAll(5).Select(notice => notice.State?.Label ?? notice.Status!.Reason));
    }

    [Fact]
    public void Post_AnyNumber_KeepsAtMostThreePerStreamAndTheLatestOfEach()
    {
        var random = new Random(9);
        var latest = new Dictionary<(StreamId, int), Notice>();
        for (var i = 0; i < 5000; i++)
        {
            var stream = $"s{random.Next(4)}";
            var notice = random.Next(2) == 0 ? State(stream, $"{i}") : Status(stream, $"{i}");
            latest[notice.Key] = notice;
            _queue.Post(notice, i);
        }

        var all = TakeAll(long.MaxValue);
        Assert.Equal(latest.Count, all.Count);
        Assert.All(all, notice => Assert.Equal(latest[notice.Key], notice));
    }

    [Fact]
    public void Post_EventsAndUtterances_WaitOneAndAllInTheirOrder()
    {
        _queue.Post(Event(1), 1);
        _queue.Post(Utterance(7), 1);
        _queue.Post(Utterance(8), 1);
        _queue.Post(State("a", "old"), 1);
        _queue.Post(Event(2), 2);
        _queue.Post(State("a", "new"), 3);

        Assert.Equal(
            ["1", "utterance 7", "utterance 8", "new", "2"],
            TakeAll(3).Select(notice => notice.State?.Label ?? (notice.Utterance is { } utterance ? $"utterance {utterance.Number}" : $"{notice.Event!.Event.Episode}")));
    }

    [Fact]
    public void Post_MoreEventsThanMayWait_DropsTheOldestAndSaysSo()
    {
        for (var i = 0; i < NoticeQueue.MaxNews; i++)
        {
            Assert.True(_queue.Post(Event(i), 0));
        }

        Assert.False(_queue.Post(Event(NoticeQueue.MaxNews), 0));
        var events = TakeAll(0);
        Assert.Equal(NoticeQueue.MaxNews, events.Count);
        Assert.Equal(1, events[0].Event!.Event.Episode);
    }

    private static Notice Event(long episode) =>
        new(Event: new StreamEvent(new StreamId("a"), new(episode, EmotionEventKind.Onset, EmotionEventStage.Provisional, 0, -1, 0, 0, -1, 0, 0, 0), "happy", "", default));

    private static Notice Utterance(long number) => new(Utterance: new()
    {
        Stream = new StreamId("a"),
        Number = number,
        StartMs = 0,
        EndMs = 20,
        VoicedMs = 20,
        StartedAt = default,
        Label = "happy",
        Confidence = 1,
        IsUncertain = false,
        Probabilities = [1],
        Quality = 1,
    });

    private List<Notice> TakeAll(long done)
    {
        var all = new List<Notice>();
        while (_queue.TryTake(done, out var notice))
        {
            all.Add(notice.Value);
        }

        return all;
    }

    private static Notice State(string stream, string label) =>
        new(State: new StreamState(new StreamId(stream), TrajectoryPhase.Tracking, label, 1, [], 1, 0, default));

    private static Notice Status(string stream, string reason) =>
        new(Status: new StreamStatus(new StreamId(stream), StreamCondition.Online, reason, "", default));
}
