using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Tests.Core.Audio;

public sealed class SampleClockTests
{
    private const long Start = 638_000_000_000_000_000;

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    [InlineData(44100)]
    [InlineData(48000)]
    public void At_WithoutRemarks_CountsFromTheStart(int rate)
    {
        var clock = NewClock(rate);
        Assert.Equal((Start, -1), clock.At(0));
        Assert.Equal((Start + TimeSpan.TicksPerSecond, -1), clock.At(16000));
        Assert.InRange(clock.At(320).UtcTicks - Start, 199_700, 200_000);
    }

    [Fact]
    public void At_AfterYears_DoesNotOverflow()
    {
        var clock = NewClock(384000);
        const long Year = 365L * 24 * 3600;
        Assert.Equal(Start + (10 * Year * TimeSpan.TicksPerSecond), clock.At(10 * Year * 16000).UtcTicks);
    }

    [Fact]
    public void At_AfterAClockRemark_FollowsIt()
    {
        var clock = NewClock(48000);
        clock.Add(new AudioMark(AudioMarkKind.Clock, 48000, Start + 999));
        Assert.Equal(Start + 999, clock.At(16000).UtcTicks);
        Assert.Equal(Start + 999 - TimeSpan.TicksPerSecond, clock.At(0).UtcTicks);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Add_TimeOutsideTheCalendar_IsNotBelieved(long ticks)
    {
        var clock = NewClock(16000);
        clock.Add(new AudioMark(AudioMarkKind.Clock, 0, ticks, 5));
        Assert.Equal((Start, -1), clock.At(0));
    }

    [Fact]
    public void At_BeforeTheCalendar_IsClamped()
    {
        var clock = NewClock(16000);
        clock.Add(new AudioMark(AudioMarkKind.Clock, 16000, 1));
        Assert.Equal(0, clock.At(0).UtcTicks);
    }

    [Fact]
    public void At_RtpTimestamp_WrapsAt32Bits()
    {
        var clock = NewClock(8000);
        clock.Add(new AudioMark(AudioMarkKind.Clock, 0, Start, uint.MaxValue - 79));
        Assert.Equal(uint.MaxValue - 79, clock.At(0).RtpTimestamp);
        Assert.Equal(80, clock.At(320).RtpTimestamp);
    }

    [Fact]
    public void At_RtpTimestampBeforeTheRemark_WrapsBackwards()
    {
        var clock = NewClock(8000);
        clock.Add(new AudioMark(AudioMarkKind.Clock, 160, Start, 0));
        Assert.Equal(uint.MaxValue - 159, clock.At(0).RtpTimestamp);
    }

    [Theory]
    [InlineData(16000, 8000, 1000 + 160)]
    [InlineData(16000, 48000, 1000 + 960)]
    [InlineData(8000, 0, 1000 + 160)]
    public void At_RtpClockOfAnotherRate_CountsItsTicks(int rate, int rtpRate, long expected)
    {
        var clock = NewClock(rate);
        clock.Add(new AudioMark(AudioMarkKind.Clock, 0, Start, 1000, rtpRate));
        Assert.Equal(expected, clock.At(320).RtpTimestamp);
    }

    [Fact]
    public void At_AfterAGap_IsLaterByWhatWasDropped()
    {
        var clock = NewClock(8000);
        clock.Add(new AudioGap(800, 400));
        Assert.Equal(Start + (99 * TimeSpan.TicksPerMillisecond), clock.At(1584).UtcTicks);
        Assert.Equal(Start + (150 * TimeSpan.TicksPerMillisecond), clock.At(1600).UtcTicks);
    }

    private static SampleClock NewClock(int rate)
    {
        var clock = new SampleClock();
        clock.Begin(rate, Start);
        return clock;
    }
}
