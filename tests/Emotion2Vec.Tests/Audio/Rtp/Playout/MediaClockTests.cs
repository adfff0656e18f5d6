using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Audio.Rtp.Playout;

namespace Emotion2Vec.Tests.Audio.Rtp.Playout;

public sealed class MediaClockTests
{
    public static TheoryData<string, int, int> Formats => new() { { "Pcmu", 8000, 8000 }, { "G722", 8000, 16000 }, { "Opus", 48000, 16000 }, { "L16", 44100, 44100 } };

    [Theory]
    [MemberData(nameof(Formats))]
    public void LineAt_ThreeDays_IsExactAcrossEveryWrap(string codec, int clockRate, int sampleRate)
    {
        var clock = new MediaClock();
        const uint First = 4_000_000_000;
        clock.Anchor(First, 77, new RtpFormat(96, Enum.Parse<RtpCodec>(codec), clockRate, 1));
        for (long second = 0; second < 3 * 86400; second += 7)
        {
            var ticks = (second * clockRate) + (second % 100);
            var line = 77 + (second * sampleRate) + (second % 100 * sampleRate / clockRate);
            Assert.Equal(line, clock.LineAt((uint)(First + ticks)));
            Assert.InRange((int)((uint)(First + ticks) - clock.TimestampAt(line)), 0, Math.Max(0, (clockRate / sampleRate) - 1) + (clockRate < sampleRate ? 1 : 0));
        }
    }

    [Fact]
    public void LineAt_Backwards_RoundsDown()
    {
        var clock = new MediaClock();
        clock.Anchor(1000, 500, new RtpFormat(96, RtpCodec.Opus, 48000, 2));

        Assert.Equal([500, 499, 499, 499, 498], new uint[] { 1000, 999, 998, 997, 996 }.Select(timestamp => (int)clock.LineAt(timestamp)));
    }
}
