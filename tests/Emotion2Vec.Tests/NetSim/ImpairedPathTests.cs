using Emotion2Vec.Tools.NetSim.Impairing;

namespace Emotion2Vec.Tests.NetSim;

public sealed class ImpairedPathTests
{
    private const int Packets = 100_000;
    private static readonly long Interval = TimeSpan.FromMilliseconds(20).Ticks;

    [Fact]
    public void Send_NoImpairment_ChangesNothing() =>
        Assert.All(Send(new Impairment()), fate => Assert.Equal(new PacketFate(false, fate.Sent, null, false, null), fate.Fate));

    [Fact]
    public void Send_SameSeed_HasTheSameFates()
    {
        var all = new Impairment { Seed = 9, Loss = 0.1, Burst = 3, Jitter = TimeSpan.FromMilliseconds(40), Reorder = 0.1, Duplicate = 0.1, Corrupt = 0.1 };

        Assert.Equal(Send(all), Send(all));
        Assert.NotEqual(Send(all), Send(all with { Seed = 10 }));
    }

    [Fact]
    public void Send_OneImpairmentMore_LeavesTheOthersAsTheyWere()
    {
        var few = new Impairment { Loss = 0.1 };

        var lost = Send(few).Select(fate => fate.Fate.IsLost);

        Assert.Equal(lost, Send(few with { Duplicate = 0.3, Corrupt = 0.2, Jitter = TimeSpan.FromSeconds(1) }).Select(fate => fate.Fate.IsLost));
    }

    // The order of fates is fixed by the seed for all time: these are the packets that seed 1 loses.
    [Fact]
    public void Send_SeedOne_LosesTheSamePacketsAsEver() => Assert.Equal(
        KnownLosses,
        Send(new Impairment { Loss = 0.05 }).Take(200).Index().Where(fate => fate.Item.Fate.IsLost).Select(fate => fate.Index));

    [Theory]
    [InlineData(0.02, null)]
    [InlineData(0.1, null)]
    [InlineData(0.05, 4.0)]
    [InlineData(0.1, 2.0)]
    [InlineData(1.0, null)]
    [InlineData(1.0, 5.0)]
    public void Send_Losses_HaveTheShareAndTheLengthAskedFor(double loss, double? burst)
    {
        var lost = Send(new Impairment { Loss = loss, Burst = burst }).Select(fate => fate.Fate.IsLost).ToArray();

        var share = lost.Count(isLost => isLost) / (double)Packets;
        Assert.InRange(share, loss * 0.9, loss * 1.1);
        if (loss < 1)
        {
            var bursts = lost.Where((isLost, i) => isLost && (i == 0 || !lost[i - 1])).Count();
            var length = share * Packets / bursts;
            var expected = burst ?? (1 / (1 - loss));
            Assert.InRange(length, expected * 0.93, expected * 1.07);
        }
    }

    [Fact]
    public void Send_Jitter_DelaysWithinBoundsAndKeepsTheOrder()
    {
        var fates = Send(new Impairment { Delay = TimeSpan.FromMilliseconds(10), Jitter = TimeSpan.FromMilliseconds(40) });

        var delays = fates.Select(fate => TimeSpan.FromTicks(fate.Fate.DepartureTicks - fate.Sent).TotalMilliseconds).ToArray();
        Assert.InRange(delays.Min(), 10, 12);
        Assert.InRange(delays.Max(), 48, 50);
        Assert.All(fates.Zip(fates.Skip(1)), pair => Assert.True(pair.First.Fate.DepartureTicks <= pair.Second.Fate.DepartureTicks));
    }

    [Fact]
    public void Send_Reordered_IsOvertaken()
    {
        var fates = Send(new Impairment { Reorder = 0.05, Detour = TimeSpan.FromMilliseconds(50) });

        var overtaken = fates.Zip(fates.Skip(2)).Count(pair => pair.First.Fate.DepartureTicks > pair.Second.Fate.DepartureTicks);
        Assert.InRange(fates.Count(fate => fate.Fate.IsReordered), Packets / 22, Packets / 18);
        Assert.InRange(overtaken, Packets / 24, Packets / 18);
    }

    [Fact]
    public void Send_Duplicates_ComeLaterButSoon()
    {
        var copies = Send(new Impairment { Duplicate = 0.1 }).Where(fate => fate.Fate.CopyTicks is not null).ToList();

        Assert.InRange(copies.Count, Packets / 11, Packets / 9);
        Assert.All(copies, copy => Assert.InRange(copy.Fate.CopyTicks!.Value - copy.Fate.DepartureTicks, 0, TimeSpan.FromMilliseconds(25).Ticks));
    }

    [Fact]
    public void Apply_Damage_TurnsOneToFourBitsAlwaysTheSame()
    {
        var damages = Send(new Impairment { Corrupt = 0.1 }).Select(fate => fate.Fate.Damage).OfType<ulong>().ToList();

        Assert.InRange(damages.Count, Packets / 11, Packets / 9);
        foreach (var damage in damages.Take(1000))
        {
            var (first, second) = (new byte[172], new byte[172]);
            ImpairedPath.Apply(damage, first);
            ImpairedPath.Apply(damage, second);
            Assert.Equal(first, second);

            // The same bit may be drawn twice.
            Assert.InRange(first.Sum(value => System.Numerics.BitOperations.PopCount(value)), 0, 4);
            ImpairedPath.Apply(damage, []);
        }
    }

    private static readonly int[] KnownLosses = [9, 22, 88, 90, 102, 112, 116, 143, 146];

    private static List<(long Sent, PacketFate Fate)> Send(Impairment impairment)
    {
        var path = new ImpairedPath(impairment);
        return [.. Enumerable.Range(0, Packets).Select(i => (i * Interval, path.Send(i * Interval)))];
    }
}
