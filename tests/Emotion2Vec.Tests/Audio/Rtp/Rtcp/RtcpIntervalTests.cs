using Emotion2Vec.Audio.Rtp.Rtcp;

namespace Emotion2Vec.Tests.Audio.Rtp.Rtcp;

public sealed class RtcpIntervalTests
{
    [Theory]
    [InlineData(8_000, 5)]
    [InlineData(64_000, 5)]
    [InlineData(144_000, 2.5)]
    [InlineData(10_000_000, 1)]
    public void Minimum_ByBandwidth_IsReduced(double bitsPerSecond, double seconds) =>
        Assert.Equal(seconds, RtcpInterval.Minimum(bitsPerSecond).TotalSeconds, 6);

    // RFC 3550 section 6.3.1: half to one and a half times, over e - 3/2; half of that before the first report.
    [Theory]
    [InlineData(0, false, 2.0521)]
    [InlineData(0.5, false, 4.1042)]
    [InlineData(0.5, true, 2.0521)]
    [InlineData(0.999999, false, 6.1563)]
    public void Draw_TwoParticipants_IsTheLeastIntervalRandomised(double draw, bool isFirst, double seconds) =>
        Assert.Equal(seconds, RtcpInterval.Draw(2, 1, 100, 64_000, isFirst, draw).TotalSeconds, 3);

    // A thousand receivers share three quarters of 400 bytes per second: 999 * 120 / 300 = 400 s.
    [Fact]
    public void Draw_ManyParticipants_SharesTheBandwidth() =>
        Assert.Equal(399.6 / (Math.E - 1.5), RtcpInterval.Draw(1000, 1, 120, 64_000, false, 0.5).TotalSeconds, 3);

    [Fact]
    public void Draw_MoreSendersThanAQuarter_SharesAll() =>
        Assert.Equal(1000 * 120 / 400.0 / (Math.E - 1.5), RtcpInterval.Draw(1000, 600, 120, 64_000, false, 0.5).TotalSeconds, 3);
}
