using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Events;
using Emotion2Vec.Core.Pipeline;

namespace Emotion2Vec.Tests.Core.Pipeline;

public sealed class EventReaderTests
{
    // The scripted encoder hears class 2 in samples of 1, class 0 in samples of -1, and nothing clear in between.
    private const float Last = 1;
    private const float First = -1;

    private static readonly EngineOptions Quick = new() { Defaults = new() { PoolingTauSeconds = 0.2 } };

    [Fact]
    public async Task Take_VoiceChanges_TellsEventsBehindTheirFramesAndTheLastEndWithTheStream()
    {
        var told = await HearAsync(Quick, (Last, 2), (First, 3));
        var events = told.Events;

        Assert.Equal(
            [
                (EmotionEventKind.Onset, EmotionEventStage.Provisional, 2),
                (EmotionEventKind.Onset, EmotionEventStage.Confirmed, 2),
                (EmotionEventKind.Peak, EmotionEventStage.Confirmed, 2),
                (EmotionEventKind.Change, EmotionEventStage.Provisional, 0),
                (EmotionEventKind.Offset, EmotionEventStage.Ended, 2),
                (EmotionEventKind.Change, EmotionEventStage.Confirmed, 0),
                (EmotionEventKind.Offset, EmotionEventStage.Ended, 0),
            ],
            events.Select(heard => (heard.Event.Kind, heard.Event.Stage, heard.Event.Label)));
        var everything = told.Told.ToList();
        foreach (var heard in events.SkipLast(1))
        {
            var at = everything.IndexOf(heard);
            var frames = everything.Take(at).OfType<RecordedFrames>().Last();
            Assert.InRange(heard.Event.Frame, frames.FirstFrame, frames.FirstFrame + frames.FrameCount - 1);
            var expected = frames.UtcTicks + ((((heard.Event.Frame - frames.FirstFrame) * 20) + 25) * TimeSpan.TicksPerMillisecond);
            Assert.Equal(expected, heard.At.UtcTicks);
        }

        // 0.69 of 0.2 s before the crossing, and both borders within a few frames of the truth.
        Assert.InRange(events[^2].Event.OnsetFrame, 95, 112);
        Assert.InRange(events[^3].Event.EndFrame, 90, events[^2].Event.OnsetFrame);
        Assert.Equal(events[^2].PreviousLabel, events[0].Label);
    }

    [Fact]
    public async Task Take_ShortSound_TellsNothingWhileWarmingUp() => Assert.Empty((await HearAsync(Quick, (Last, 0.5))).Events);

    [Fact]
    public async Task Finish_SourceCameBack_EndsWhatWasHeardBefore()
    {
        var rig = new PipelineRig(new ScriptedEncoder(chunkFrames: 4), Quick);
        var (ring, _, _) = rig.Add("a");
        foreach (var _ in (int[])[1, 2])
        {
            ring.Begin(16000);
            Write(rig, ring, Last, 2);
            ring.EndRun();
            rig.RunAll();
        }

        ring.Complete("end", null);
        rig.RunAll();
        var events = (await rig.DrainAsync()).Events;

        Assert.Equal(2, events.Count(heard => heard.Event.Stage == EmotionEventStage.Ended));
        Assert.Equal([0L, 1L], events.Select(heard => heard.Event.Episode).Distinct());
        Assert.True(events[^2].Event.OnsetFrame >= events.First(heard => heard.Event.Stage == EmotionEventStage.Ended).Event.EndFrame);
    }

    private static async Task<RecordingSink> HearAsync(EngineOptions options, params (float Sample, double Seconds)[] parts)
    {
        var rig = new PipelineRig(new ScriptedEncoder(chunkFrames: 4), options);
        var (ring, _, _) = rig.Add("a");
        ring.Begin(16000);
        foreach (var (sample, seconds) in parts)
        {
            Write(rig, ring, sample, seconds);
        }

        ring.Complete("end", null);
        rig.RunAll();
        return await rig.DrainAsync();
    }

    private static void Write(PipelineRig rig, AudioRing ring, float sample, double seconds)
    {
        for (var left = (int)(seconds * 16000); left > 0; left -= 1600)
        {
            Assert.True(ring.TryWrite(Enumerable.Repeat(sample, Math.Min(1600, left)).ToArray()));
            rig.RunAll();
        }
    }
}
