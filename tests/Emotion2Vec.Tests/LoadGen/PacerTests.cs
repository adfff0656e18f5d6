using System.Net;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Tools.LoadGen.Pacing;
using Emotion2Vec.Tools.LoadGen.Talking;
using Emotion2Vec.Tools.NetSim.Impairing;

namespace Emotion2Vec.Tests.LoadGen;

public sealed class PacerTests
{
    private static readonly IPEndPoint To = new(IPAddress.Loopback, 5004);
    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);

    [Fact]
    public void Run_NobodyLate_SendsEachPacketAtItsPhaseAndNumber()
    {
        var clock = new SteppedClock(_ => 0);
        var start = clock.Ticks;
        var (talkers, sent, report) = Run(clock, new Impairment());

        Assert.Equal((3 * 500, 0, 0, TimeSpan.Zero), (report.Packets, report.Lost, report.Refused, report.WorstLate));
        for (var talker = 0; talker < talkers.Count; talker++)
        {
            var times = sent.Where(packet => packet.Talker == talker).Select(packet => packet.Ticks).ToList();
            Assert.Equal(Enumerable.Range(0, 500).Select(k => start + talkers[talker].Phase.Ticks + (k * Pacer.PacketTime.Ticks)), times);
        }
    }

    [Fact]
    public void Run_EveryWaitLate_NeverAddsUp()
    {
        var late = TimeSpan.FromMilliseconds(3).Ticks;
        var clock = new SteppedClock(_ => late);
        var start = clock.Ticks;
        var (talkers, sent, report) = Run(clock, new Impairment());

        Assert.Equal(1500, sent.Count);
        for (var talker = 0; talker < talkers.Count; talker++)
        {
            // Early, if ever, by what the clock had already passed for another talker; behind its time by what the wait took, at the end as at the beginning.
            var times = sent.Where(packet => packet.Talker == talker).Select((packet, k) => packet.Ticks - (start + talkers[talker].Phase.Ticks + (k * Pacer.PacketTime.Ticks))).ToList();
            Assert.All(times, behind => Assert.InRange(behind, 0, 3 * late));
            Assert.InRange(times[^1], 0, 3 * late);
        }

        Assert.InRange(report.WorstLate.Ticks, late, 3 * late);
    }

    [Fact]
    public void Run_BadNetwork_LosesAndDelaysTheSamePacketsAgain()
    {
        var network = new Impairment { Seed = 4, Loss = 0.1, Jitter = TimeSpan.FromMilliseconds(40), Duplicate = 0.05, Reorder = 0.02 };

        var (_, first, report) = Run(new SteppedClock(_ => 0), network);
        var (_, again, _) = Run(new SteppedClock(_ => 0), network);

        Assert.Equal(first, again);
        Assert.InRange(report.Lost, 75, 225);
        Assert.True(first.Count > report.Packets - report.Lost, "copies");
        Assert.True(first.Where(packet => packet.Talker == 0).Select(packet => packet.Sequence).Distinct().Count() < 500, "losses");
    }

    [Fact]
    public void Run_Stopped_EndsEarly()
    {
        using var stop = new CancellationTokenSource();
        var sent = 0;
        var output = new Output(new SteppedClock(_ => 0), () =>
        {
            if (++sent == 100)
            {
                stop.Cancel();
            }
        });

        var report = new Pacer(Talkers(), output, new SteppedClock(_ => 0), new Impairment()).Run(TimeSpan.FromDays(1), stop.Token);

        Assert.Equal(100, report.Packets);
    }

    [Fact]
    public async Task WaitUntil_SystemClock_IsNeverEarly()
    {
        var clock = new SystemPaceClock(TimeProvider.System);
        var due = clock.Ticks + TimeSpan.FromMilliseconds(30).Ticks;

        await Task.Run(() => clock.WaitUntil(due, CancellationToken.None));

        Assert.True(clock.Ticks >= due);
    }

    private static (IReadOnlyList<Talker> Talkers, List<(int Talker, ushort Sequence, long Ticks)> Sent, PaceReport Report) Run(SteppedClock clock, Impairment network)
    {
        var talkers = Talkers();
        var output = new Output(clock, () => { });
        var report = new Pacer(talkers, output, clock, network).Run(TenSeconds, CancellationToken.None);
        return (talkers, output.Sent, report);
    }

    private static IReadOnlyList<Talker> Talkers() => [.. TalkerPlan.Row(To, 3, 0, TalkerCodec.Pcmu, seed: 2).Select(plan => new Talker(plan))];

    private sealed class Output(SteppedClock clock, Action onSent) : IDatagramOutput
    {
        public List<(int Talker, ushort Sequence, long Ticks)> Sent { get; } = [];

        public bool Send(int talker, ReadOnlySpan<byte> datagram)
        {
            RtpPacket.TryParse(datagram, out var packet);
            Sent.Add((talker, packet.Sequence, clock.Ticks));
            onSent();
            return true;
        }
    }
}
