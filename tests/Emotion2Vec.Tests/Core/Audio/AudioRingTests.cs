using Emotion2Vec.Core.Audio;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Core.Audio;

public sealed class AudioRingTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void TryWrite_BeforeBegin_Throws()
    {
        var ring = NewRing();
        Assert.Throws<InvalidOperationException>(() => ring.TryWrite([0f]));
        Assert.Throws<InvalidOperationException>(() => ring.Mark(new AudioMark(AudioMarkKind.Clock, 0, 1)));
    }

    [Theory]
    [InlineData(999)]
    [InlineData(384001)]
    [InlineData(-1)]
    public void Begin_RateOutOfRange_Throws(int rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NewRing().Begin(rate));

    [Theory]
    [InlineData(8000)]
    [InlineData(48000)]
    public void Begin_AnyRate_HoldsTheSecondsAskedFor(int rate)
    {
        var ring = NewRing();
        ring.Begin(rate);
        Assert.True(ring.TryWrite(new float[rate]));
        Assert.Equal(rate, ring.TakeRun()!.SampleRate);
    }

    [Fact]
    public void Pause_WhileTheSourceWrites_CutsItsRunInTwo()
    {
        var ring = NewRing();
        ring.Begin(8000);
        Assert.True(ring.TryWrite([0.1f, 0.2f]));
        ring.Pause(true);
        Assert.True(ring.TryWrite([0.3f]));
        ring.Mark(new AudioMark(AudioMarkKind.Clock, 2, 1));
        ring.Pause(true);
        Assert.True(ring.TryWrite([0.4f]));
        ring.Pause(false);
        Assert.True(ring.TryWrite([0.5f, 0.6f]));
        ring.Mark(new AudioMark(AudioMarkKind.Clock, 5, 99));
        ring.Mark(new AudioMark(AudioMarkKind.Clock, 3, 98));

        var first = ring.TakeRun()!;
        Assert.Equal([0.1f, 0.2f], Drain(first));
        Assert.True(first.IsFinished);
        var second = ring.TakeRun()!;
        Assert.Equal((2, 8000), (second.Number, second.SampleRate));
        Assert.Equal([0.5f, 0.6f], Drain(second));
        Assert.Equal((1, 99), (Assert.Single(second.Marks.Peek(9).ToArray()).Sample, second.Marks.Peek(1)[0].Value));
        Assert.Equal(0, ring.DroppedSamples);
    }

    [Fact]
    public void Pause_ShorterThanABlock_StillBeginsAnew()
    {
        var ring = NewRing();
        ring.Begin(8000);
        ring.TryWrite([0.1f]);
        ring.Pause(true);
        ring.Pause(false);
        ring.TryWrite([0.2f]);

        Assert.Equal([0.1f], Drain(ring.TakeRun()!));
        Assert.Equal([0.2f], Drain(ring.TakeRun()!));
    }

    [Fact]
    public void Pause_SourceEndsMeanwhile_LateSoundBeginsNoRun()
    {
        var ring = NewRing();
        ring.Begin(8000);
        ring.TryWrite([0.1f]);
        ring.Pause(true);
        ring.TryWrite([0.2f]);
        ring.EndRun();
        ring.Complete("end", null);
        ring.Pause(false);

        Assert.False(ring.TryWrite([0.3f]));
        Assert.Equal((1, 1), (ring.LastRunNumber, ring.DroppedSamples));
    }

    [Fact]
    public void TryWrite_PausedOrNot_AllocatesNothing()
    {
        var ring = NewRing();
        ring.Begin(8000);
        var block = new float[160];
        for (var paused = 0; paused < 2; paused++)
        {
            ring.Pause(paused == 1);
            ring.TryWrite(block);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                ring.TryWrite(block);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void TakeRun_SeveralRuns_ComeInOrderEachWithItsSamples()
    {
        var ring = NewRing();
        Assert.Null(ring.TakeRun());
        ring.Begin(16000);
        ring.TryWrite([0.1f]);
        ring.Begin(8000);
        ring.TryWrite([0.2f, 0.3f]);

        var first = ring.TakeRun()!;
        Assert.Equal((1, 16000), (first.Number, first.SampleRate));
        Assert.False(first.IsFinished);
        Assert.Equal([0.1f], Drain(first));
        Assert.True(first.IsFinished);

        var second = ring.TakeRun()!;
        Assert.Equal((2, 8000), (second.Number, second.SampleRate));
        Assert.Equal([0.2f, 0.3f], Drain(second));
        Assert.False(second.IsFinished);
        ring.EndRun();
        Assert.True(second.IsFinished);
        Assert.Null(ring.TakeRun());
    }

    [Fact]
    public void TryWrite_AfterTheRunEnded_DropsAndCounts()
    {
        var ring = NewRing();
        ring.Begin(16000);
        ring.EndRun();

        Assert.False(ring.TryWrite(new float[7]));
        ring.Mark(new AudioMark(AudioMarkKind.Concealed, 0, 7));

        Assert.Equal(7, ring.DroppedSamples);
        Assert.Equal(1, ring.DroppedMarks);
    }

    [Fact]
    public void Complete_OnceSaid_TellsReasonAndRefusesRuns()
    {
        var ring = NewRing();
        var error = new IOException("gone");
        Assert.False(ring.IsCompleted);

        ring.Complete("why", error);

        Assert.True(ring.IsCompleted);
        Assert.Equal(("why", error), (ring.EndReason, ring.EndError));
        Assert.Throws<ObjectDisposedException>(() => ring.Begin(16000));
    }

    [Fact]
    public void Count_SeveralTimes_Adds()
    {
        var ring = NewRing();
        ring.Count(SourceCounter.PacketsLost);
        ring.Count(SourceCounter.PacketsLost, 4);
        Assert.Equal(5, ring.Counted(SourceCounter.PacketsLost));
        Assert.Equal(0, ring.Counted(SourceCounter.Restarts));
    }

    [Fact]
    public void Mark_MoreThanTheQueueHolds_DropsAndCounts()
    {
        var ring = NewRing();
        ring.Begin(16000);
        for (var i = 0; i < 2000; i++)
        {
            ring.Mark(new AudioMark(AudioMarkKind.Clock, i, i));
        }

        Assert.Equal(2000 - ring.TakeRun()!.Marks.Count, ring.DroppedMarks);
        Assert.True(ring.DroppedMarks > 0);
    }

    [Fact]
    public async Task WaitForSpaceAsync_FullRing_CompletesOnceRead()
    {
        var ring = NewRing();
        ring.Begin(16000);
        var run = ring.TakeRun()!;
        Assert.True(ring.TryWrite(new float[run.Samples.Capacity]));

        var wait = ring.WaitForSpaceAsync(100, CancellationToken.None).AsTask();
        Assert.False(wait.IsCompleted);
        run.Samples.Read(new float[100]);

        await wait.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(ring.TryWrite(new float[100]));
    }

    [Fact]
    public async Task WaitForSpaceAsync_Cancelled_Throws()
    {
        var ring = NewRing();
        ring.Begin(16000);
        ring.TryWrite(new float[ring.TakeRun()!.Samples.Capacity]);
        using var stop = new CancellationTokenSource();
        var wait = ring.WaitForSpaceAsync(1, stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task WaitForSpaceAsync_MoreThanHalfTheRing_Throws()
    {
        var ring = NewRing();
        ring.Begin(16000);
        var half = ring.TakeRun()!.Samples.Capacity / 2;
        await ring.WaitForSpaceAsync(half, CancellationToken.None);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ring.WaitForSpaceAsync(half + 1, CancellationToken.None).AsTask());
    }

    [Fact]
    public void TryWrite_FirstBlock_FixesTheStartAtTheBlocksBeginning()
    {
        var ring = NewRing();
        ring.Begin(16000);
        _clock.Advance(TimeSpan.FromMinutes(3));
        var now = _clock.GetUtcNow();

        ring.TryWrite(new float[320]);
        _clock.Advance(TimeSpan.FromSeconds(1));
        ring.TryWrite(new float[320]);

        Assert.Equal(now.AddMilliseconds(-20).UtcTicks, ring.TakeRun()!.StartUtcTicks);
    }

    [Fact]
    public void AllHotMembers_AfterBegin_AllocateNothing()
    {
        var ring = NewRing();
        ring.Begin(16000);
        var run = ring.TakeRun()!;
        var block = new float[160];
        Exercise(10);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Exercise(1000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Exercise(int times)
        {
            for (var i = 0; i < times; i++)
            {
                ring.Mark(new AudioMark(AudioMarkKind.Concealed, i * 160, 10));
                ring.TryWrite(block);
                ring.Count(SourceCounter.PacketsReceived);
                run.Samples.Read(block);
                run.Marks.Advance(run.Marks.Peek(1).Length);
            }
        }
    }

    private static float[] Drain(AudioRun run)
    {
        var samples = new float[run.Samples.Count];
        run.Samples.Read(samples);
        return samples;
    }

    private AudioRing NewRing() => new(1, _clock);
}
