using Emotion2Vec.Audio.Rtp;

namespace Emotion2Vec.Tests.Audio.Rtp;

public sealed class ReceptionStatisticsTests
{
    private readonly ReceptionStatistics _statistics = new();

    [Fact]
    public void TakeReport_NothingHeard_IsEmpty() => Assert.Equal(default, _statistics.TakeReport());

    [Fact]
    public void TakeReport_AcrossTheWrap_CountsCyclesAndLosses()
    {
        for (var i = 0; i < 100; i++)
        {
            if (i % 10 != 5)
            {
                Count(65500 + i, i * 160, TimeSpan.FromMilliseconds(20 * i));
            }
        }

        Assert.Equal(new ReceptionReport(0x10000 + 63, 10, 25, 0), _statistics.TakeReport());
        Assert.Equal(new ReceptionReport(0x10000 + 63, 10, 0, 0), _statistics.TakeReport());
    }

    [Fact]
    public void TakeReport_LateAndDoubled_AreReceived()
    {
        foreach (var sequence in new[] { 10, 12, 11, 11, 11, 13 })
        {
            Count(sequence, 0, default);
        }

        var report = _statistics.TakeReport();
        Assert.Equal((13u, -2, 0), (report.ExtendedHighestSequence, report.CumulativeLost, report.FractionLost));
    }

    [Fact]
    public void TakeReport_CountBeganAnew_CountsFromThere()
    {
        foreach (var sequence in new[] { 10, 11, 40_000, 12, 30_000, 30_001, 30_003 })
        {
            Count(sequence, 0, default);
        }

        var report = _statistics.TakeReport();
        Assert.Equal((30_003u, 1), (report.ExtendedHighestSequence, report.CumulativeLost));
    }

    // Appendix A.8 by hand: every second packet 8 ms late is |D| = 64 each time, to which the estimate converges.
    [Fact]
    public void TakeReport_EverySecondLate_ConvergesToTheDifference()
    {
        for (var i = 0; i < 400; i++)
        {
            Count(i, i * 160, TimeSpan.FromMilliseconds((20 * i) + (8 * (i % 2))));
        }

        Assert.InRange(_statistics.TakeReport().Jitter, 63u, 64u);
        Assert.Equal(0.008, _statistics.JitterSeconds, 5);
    }

    [Fact]
    public void TakeReport_ClockSetAnew_IsNotJitter()
    {
        Count(1, 0, default);
        Count(2, 2_000_000_000, TimeSpan.FromMilliseconds(20));

        Assert.Equal(0u, _statistics.TakeReport().Jitter);
    }

    private void Count(int sequence, uint timestamp, TimeSpan at)
    {
        Assert.Equal(RtpPacketError.None, RtpPacket.TryParse(RtpBytes.Create(0, (ushort)sequence, timestamp, 1, []), out var packet));
        _statistics.Count(packet, 8000, new PacketArrival(at.Ticks, 1));
    }

    private void Count(int sequence, int timestamp, TimeSpan at) => Count(sequence, (uint)timestamp, at);
}
