using Emotion2Vec.Audio.Microphones;
using Emotion2Vec.Core.Audio;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Audio.Microphones;

public sealed class ChannelTapTests
{
    private const int Rate = 8000;

    private readonly FakeTimeProvider _clock = new();
    private readonly AudioRing _ring;
    private readonly AudioRun _run;

    public ChannelTapTests()
    {
        _ring = new AudioRing(60, _clock);
        _ring.Begin(Rate);
        _run = _ring.TakeRun()!;
    }

    [Theory]
    [InlineData(null, new[] { 0.25f, 0f })]
    [InlineData(0, new[] { 0.5f, 1f })]
    [InlineData(1, new[] { 0f, -1f })]
    public void Take_Frames_GivesTheChannelOrTheMean(int? channel, float[] expected)
    {
        new ChannelTap(_ring, channel, 2, Rate, _clock).Take([0.5f, 0, 1, -1], isAfterLoss: false);

        Assert.Equal(expected, _run.Samples.Peek(10).ToArray());
    }

    [Fact]
    public void Take_MoreThanAskedFor_IsTakenWhole()
    {
        float[] block = [.. Enumerable.Range(0, 3 * 1000).Select(i => (i / 3) / 1000f)];

        new ChannelTap(_ring, 2, 3, Rate, _clock).Take(block, isAfterLoss: false);

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => i / 1000f), _run.Samples.Peek(2000).ToArray());
    }

    [Fact]
    public void Take_BeyondFullScale_IsClippedAndCounted()
    {
        new ChannelTap(_ring, null, 1, Rate, _clock).Take([2, float.NaN, 0.5f], isAfterLoss: false);

        Assert.Equal([1, 0, 0.5f], _run.Samples.Peek(10).ToArray());
        Assert.Equal(2, _ring.Counted(SourceCounter.SamplesInvalid));
    }

    [Fact]
    public void Take_AfterLoss_CountsItAndTellsTheTime()
    {
        var tap = new ChannelTap(_ring, null, 1, Rate, _clock);
        var block = new float[Rate / 50];
        tap.Take(block, isAfterLoss: false);
        _clock.Advance(TimeSpan.FromSeconds(3));
        tap.Take(block, isAfterLoss: true);

        var mark = Assert.Single(_run.Marks.Peek(10).ToArray());
        Assert.Equal(new AudioMark(AudioMarkKind.Clock, block.Length, (_clock.GetUtcNow() - TimeSpan.FromMilliseconds(20)).UtcTicks), mark);
        Assert.Equal(1, _ring.Counted(SourceCounter.Overruns));
    }

    [Fact]
    public void Take_ManyBlocks_TellsTheTimeEveryTenSecondsAndAllocatesNothing()
    {
        var tap = new ChannelTap(_ring, null, 2, Rate, TimeProvider.System);
        var block = new float[2 * Rate / 50];

        // The first time that it tells the time, the system's clock is asked for the first time too.
        const int WarmUpBlocks = 50 * 11;
        for (var i = 0; i < WarmUpBlocks; i++)
        {
            tap.Take(block, isAfterLoss: false);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = WarmUpBlocks; i < 50 * 25; i++)
        {
            tap.Take(block, isAfterLoss: false);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal([10 * Rate, 20 * Rate], _run.Marks.Peek(10).ToArray().Select(mark => mark.Sample));
    }
}
