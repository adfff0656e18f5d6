using Emotion2Vec.Core.Events;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Tests.Core.Events;

public class EventDetectorTests
{
    private static readonly float[] Nothing = [0.3f, 0.4f, 0.3f];
    private static readonly float[] First = [0.8f, 0.1f, 0.1f];
    private static readonly float[] Second = [0.1f, 0.8f, 0.1f];
    private static readonly EventRules Rules = new() { DelayFrames = 10 };

    [Fact]
    public void Step_ClassStaysForTheHold_IsProvisionalThenConfirmedAndDatedBack()
    {
        var events = Heard([.. Frames(Nothing, 50), .. Frames(First, 20)]);

        Assert.Equal(2, events.Count);
        Assert.Equal((EmotionEventKind.Onset, EmotionEventStage.Provisional, 0, 50L, 40L), (events[0].Kind, events[0].Stage, events[0].Label, events[0].Frame, events[0].OnsetFrame));
        Assert.Equal((EmotionEventKind.Onset, EmotionEventStage.Confirmed, 0, 69L, 40L), (events[1].Kind, events[1].Stage, events[1].Label, events[1].Frame, events[1].OnsetFrame));
        Assert.All(events, heard => Assert.Equal((0L, -1L, -1), (heard.Episode, heard.EndFrame, heard.Previous)));
    }

    [Fact]
    public void Step_ClassBreaksOffBeforeTheHold_IsTakenBack()
    {
        var events = Heard([.. Frames(First, 19), .. Frames(Nothing, 5)]);

        Assert.Equal([EmotionEventStage.Provisional, EmotionEventStage.Revised], events.Select(heard => heard.Stage));
        Assert.Equal((19L, 19L), (events[1].Frame, events[1].EndFrame));
    }

    [Fact]
    public void Step_OnsetNearTheStart_IsNotDatedBeforeIt() => Assert.Equal(0, Heard([.. Frames(First, 20)])[0].OnsetFrame);

    [Theory]
    [InlineData(0.54f, 0.1f)]
    [InlineData(0.58f, 0.44f)]
    public void Step_BelowTheBars_IsNothing(float first, float second) => Assert.Empty(Heard([.. Frames([first, second, 0], 100)]));

    [Fact]
    public void Step_ClassFallsAndStaysLow_EndsDatedBackToItsPeak()
    {
        var events = Heard([.. Frames(First, 60), .. Frames([0.85f, 0.1f, 0.05f], 1), .. Frames(Nothing, 30)]);

        Assert.Equal(
            [(EmotionEventKind.Onset, EmotionEventStage.Provisional), (EmotionEventKind.Onset, EmotionEventStage.Confirmed), (EmotionEventKind.Peak, EmotionEventStage.Confirmed), (EmotionEventKind.Offset, EmotionEventStage.Ended)],
            events.Select(heard => (heard.Kind, heard.Stage)));
        Assert.Equal((61L, 60L, 0.85f), (events[2].Frame, events[2].PeakFrame, events[2].PeakProbability));
        Assert.Equal((90L, 61L), (events[3].Frame, events[3].EndFrame));
    }

    [Fact]
    public void Step_ClassPeaksLate_NextOneBeginsBehindThePeak()
    {
        var events = Heard([.. Frames(First, 60), .. Frames([0.85f, 0.1f, 0.05f], 1), .. Frames(Second, 20)]);

        Assert.Equal((60L, 61L), events.Where(heard => heard is { Label: 0, Stage: EmotionEventStage.Ended }).Select(heard => (heard.PeakFrame, heard.EndFrame)).Single());
        Assert.All(events.Where(heard => heard.Label == 1), heard => Assert.Equal(61, heard.OnsetFrame));
    }

    [Fact]
    public void Step_ClassFallsForAMoment_GoesOn() =>
        Assert.DoesNotContain(Heard([.. Frames(First, 60), .. Frames(Nothing, 29), .. Frames(First, 60)]), heard => heard.Kind == EmotionEventKind.Offset);

    [Fact]
    public void Step_BetweenTheBars_NeitherComesNorGoes()
    {
        float[] between = [0.45f, 0.3f, 0.25f];

        Assert.Empty(Heard([.. Frames(between, 200)]));
        Assert.DoesNotContain(Heard([.. Frames(First, 60), .. Frames(between, 200)]), heard => heard.Kind == EmotionEventKind.Offset);
    }

    [Fact]
    public void Step_AnotherClassComes_EndsTheFirstWhereItBegins()
    {
        var events = Heard([.. Frames(First, 60), .. Frames(Second, 20)]);

        Assert.Equal(
            [(EmotionEventKind.Onset, 0), (EmotionEventKind.Onset, 0), (EmotionEventKind.Change, 1), (EmotionEventKind.Peak, 0), (EmotionEventKind.Offset, 0), (EmotionEventKind.Change, 1)],
            events.Select(heard => (heard.Kind, heard.Label)));
        Assert.Equal((EmotionEventStage.Ended, 50L), (events[4].Stage, events[4].EndFrame));
        Assert.Equal((EmotionEventStage.Confirmed, 0, 50L), (events[5].Stage, events[5].Previous, events[5].OnsetFrame));
    }

    [Fact]
    public void Step_EpisodeTurnsOutTooShort_IsTakenBack()
    {
        var events = Heard([.. Frames(First, 25), .. Frames(Second, 20)]);

        Assert.Equal(EmotionEventStage.Revised, events.Single(heard => heard is { Kind: EmotionEventKind.Offset, Label: 0 }).Stage);
    }

    [Fact]
    public void Step_HigherPeakLater_IsToldAnew()
    {
        var events = Heard([.. Frames([0.7f, 0.2f, 0.1f], 40), .. Frames([0.58f, 0.2f, 0.2f], 10), .. Frames([0.9f, 0.05f, 0.05f], 5), .. Frames([0.7f, 0.2f, 0.1f], 10), .. Frames([0.5f, 0.2f, 0.1f], 10)]);

        Assert.Equal([0.7f, 0.9f], events.Where(heard => heard.Kind == EmotionEventKind.Peak).Select(heard => heard.PeakProbability));
    }

    [Fact]
    public void Finish_SomethingIsHeard_EndsItAtThePause()
    {
        var detector = new EventDetector(Rules);
        var events = Run(detector, [.. Frames(First, 60), .. Frames(Second, 5)], 0);
        events.AddRange(Finish(detector, 64, 62));
        events.AddRange(Run(detector, [.. Frames(Second, 20)], 65));

        Assert.Equal([EmotionEventStage.Revised, EmotionEventStage.Ended], events[4..6].Select(heard => heard.Stage));
        Assert.Equal(62, events[5].EndFrame);
        Assert.Equal(62, events[6].OnsetFrame);
        Assert.Equal(EmotionEventKind.Onset, events[6].Kind);
    }

    [Fact]
    public void Step_AnyTrajectory_TellsEveryEpisodeToItsEndAndOverlapsNone() => Prop.ForAll(
        Gen.Choose(0, 4).NonEmptyListOf().ToArbitrary(),
        levels =>
        {
            var detector = new EventDetector(Rules);
            var frames = levels.SelectMany((level, i) => Frames(level switch { 0 => Nothing, 1 => First, 2 => Second, 3 => [0.5f, 0.3f, 0.2f], _ => [0.1f, 0.3f, 0.6f] }, 3 + ((i * 7) % 40))).ToList();
            var events = Run(detector, frames, 0);
            events.AddRange(Finish(detector, frames.Count, frames.Count));
            foreach (var episode in events.GroupBy(heard => heard.Episode))
            {
                Assert.Equal(EmotionEventStage.Provisional, episode.First().Stage);
                Assert.Single(episode, heard => heard.Stage is EmotionEventStage.Revised or EmotionEventStage.Ended);
                Assert.Equal(episode.Last(), episode.Single(heard => heard.Stage is EmotionEventStage.Revised or EmotionEventStage.Ended));
                Assert.All(episode, heard => Assert.True(heard.OnsetFrame >= 0 && heard.OnsetFrame <= heard.Frame && heard.EndFrame <= frames.Count));
            }

            var ended = events.Where(heard => heard.Stage == EmotionEventStage.Ended).ToList();
            Assert.All(ended.Zip(ended.Skip(1)), pair => Assert.True(pair.First.EndFrame <= pair.Second.OnsetFrame));
            Assert.All(ended, heard => Assert.True(heard.EndFrame - heard.OnsetFrame >= Rules.LeastFrames));
            Assert.All(ended, heard => Assert.InRange(heard.PeakFrame, heard.OnsetFrame, heard.EndFrame - 1));
            Assert.Equal(events.OrderBy(heard => heard.Frame), events);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Step_SteadyState_AllocatesNothing()
    {
        var detector = new EventDetector(Rules);
        Span<EmotionEvent> events = stackalloc EmotionEvent[EventDetector.MostPerFrame];
        for (var frame = 0; frame < 200; frame++)
        {
            detector.Step(frame, frame / 50 % 2 == 0 ? First : Second, events);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var frame = 200; frame < 2000; frame++)
        {
            detector.Step(frame, frame / 50 % 2 == 0 ? First : Second, events);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static IEnumerable<float[]> Frames(float[] probabilities, int count) => Enumerable.Repeat(probabilities, count);

    private static List<EmotionEvent> Heard(IReadOnlyList<float[]> frames) => Run(new(Rules), frames, 0);

    private static List<EmotionEvent> Run(EventDetector detector, IReadOnlyList<float[]> frames, long first)
    {
        var (events, some) = (new List<EmotionEvent>(), new EmotionEvent[EventDetector.MostPerFrame]);
        for (var i = 0; i < frames.Count; i++)
        {
            events.AddRange(some[..detector.Step(first + i, frames[i], some)]);
        }

        return events;
    }

    private static List<EmotionEvent> Finish(EventDetector detector, long frame, long endFrame)
    {
        var some = new EmotionEvent[EventDetector.MostPerFrame];
        return [.. some[..detector.Finish(frame, endFrame, some)]];
    }
}
