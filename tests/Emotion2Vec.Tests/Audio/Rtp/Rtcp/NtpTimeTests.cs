using Emotion2Vec.Audio.Rtp.Rtcp;

namespace Emotion2Vec.Tests.Audio.Rtp.Rtcp;

public sealed class NtpTimeTests
{
    [Fact]
    public void FromUtcTicks_KnownMoments_AreNtp()
    {
        Assert.Equal(0UL, NtpTime.FromUtcTicks(new DateTime(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks));
        Assert.Equal(2208988800UL << 32, NtpTime.FromUtcTicks(DateTime.UnixEpoch.Ticks));
        Assert.Equal((2208988800UL << 32) | 0x80000000, NtpTime.FromUtcTicks(DateTime.UnixEpoch.AddSeconds(0.5).Ticks));
        Assert.Equal(98304u, NtpTime.Middle(TimeSpan.FromSeconds(1.5).Ticks));
        Assert.Equal((0u, uint.MaxValue), (NtpTime.Middle(-5), NtpTime.Middle(long.MaxValue / 65536)));
    }
}
