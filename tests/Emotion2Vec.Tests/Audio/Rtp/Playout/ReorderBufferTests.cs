using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Audio.Rtp.Playout;

namespace Emotion2Vec.Tests.Audio.Rtp.Playout;

public sealed class ReorderBufferTests
{
    private readonly ReorderBuffer _buffer = new(3);
    private readonly List<int> _taken = [];
    private int _lost;

    [Fact]
    public void Put_InOrder_PassesAtOnceAcrossTheWrap()
    {
        for (var sequence = 65530; sequence < 65550; sequence++)
        {
            Assert.Equal(SequenceVerdict.Accepted, Put(sequence));
            Assert.Equal((ushort)sequence, _taken[^1]);
        }

        Assert.Equal(0, _lost);
    }

    [Fact]
    public void Put_OutOfOrder_Sorts()
    {
        foreach (var sequence in new[] { 65534, 65535, 1, 2, 0, 3, 5, 4 })
        {
            Assert.Equal(SequenceVerdict.Accepted, Put(sequence));
        }

        Assert.Equal([65534, 65535, 0, 1, 2, 3, 4, 5], _taken);
        Assert.Equal(0, _lost);
    }

    [Fact]
    public void Put_Gap_HoldsDepthPacketsThenGivesUp()
    {
        foreach (var sequence in new[] { 10, 12, 13, 14 })
        {
            Put(sequence);
        }

        Assert.Equal([10], _taken);
        Put(15);
        Assert.Equal([10, 12, 13, 14, 15], _taken);
        Assert.Equal(1, _lost);
    }

    [Fact]
    public void Flush_Gap_ReleasesWhatWaits()
    {
        foreach (var sequence in new[] { 10, 12, 15 })
        {
            Put(sequence);
        }

        _buffer.Flush();
        Drain();

        Assert.Equal([10, 12, 15], _taken);
        Assert.Equal(3, _lost);
        Assert.Equal(SequenceVerdict.Accepted, Put(16));
        Assert.Equal(16, _taken[^1]);
    }

    [Fact]
    public void TryTake_Impatient_ReleasesWhatHasWaitedSinceThen()
    {
        Put(_buffer, 10, 0);
        Put(_buffer, 12, 500);
        Put(_buffer, 13, 700);
        Assert.True(_buffer.TryTake(out _, 0));
        Assert.False(_buffer.TryTake(out _, 499));

        Assert.True(_buffer.TryTake(out var packet, 500));
        Assert.Equal((12u, 1), (packet.Timestamp, packet.Lost));
        Assert.True(_buffer.TryTake(out packet, 500));
        Assert.Equal((13u, 0), (packet.Timestamp, packet.Lost));
    }

    [Fact]
    public void Lateness_OutOfOrder_IsMeasuredAgainstTheFirstAfterIt()
    {
        Put(_buffer, 10, 0);
        Assert.Equal(0, _buffer.Lateness);
        Put(_buffer, 12, 500);
        Put(_buffer, 13, 700);
        Put(_buffer, 11, 900);
        Assert.Equal(400, _buffer.Lateness);
        Put(_buffer, 11, 950);
        Assert.Equal(0, _buffer.Lateness);
        _buffer.Flush();
        Drain();
        Put(_buffer, 16, 1000);
        _buffer.Flush();
        Drain();

        Assert.Equal(SequenceVerdict.Late, Put(_buffer, 15, 1300));
        Assert.Equal(300, _buffer.Lateness);
        Assert.Equal(SequenceVerdict.Late, Put(_buffer, 9, 1300));
        Assert.Equal(1300, _buffer.Lateness);
    }

    [Fact]
    public void Flush_NothingWaits_DoesNotForgetTheNextGap()
    {
        Put(10);
        _buffer.Flush();
        Drain();
        Put(12);

        Assert.Equal([10], _taken);
    }

    [Fact]
    public void Put_SeenBefore_IsDuplicate()
    {
        Put(10);
        Put(12);

        Assert.Equal(SequenceVerdict.Duplicate, Put(10));
        Assert.Equal(SequenceVerdict.Duplicate, Put(12));
        Put(11);
        Assert.Equal(SequenceVerdict.Duplicate, Put(11));
        Assert.Equal([10, 11, 12], _taken);
    }

    [Fact]
    public void Put_AfterItsTurn_IsLate()
    {
        Put(10);
        Put(12);
        _buffer.Flush();
        Drain();

        Assert.Equal(SequenceVerdict.Late, Put(11));
        Assert.Equal(SequenceVerdict.Duplicate, Put(12));
        Assert.Equal(SequenceVerdict.Late, Put(9));
        Assert.Equal(SequenceVerdict.Late, Put(-80));
    }

    [Fact]
    public void Put_FarOff_NeedsTwoInARow()
    {
        Put(10);

        Assert.Equal(SequenceVerdict.Rejected, Put(20_000));
        Assert.Equal(SequenceVerdict.Accepted, Put(11));
        Assert.Equal(SequenceVerdict.Rejected, Put(20_001));
        Assert.Equal(SequenceVerdict.Accepted, Put(20_002));
        Assert.Equal(SequenceVerdict.Accepted, Put(20_003));
        Assert.Equal([10, 11, 20_002, 20_003], _taken);
        Assert.Equal(0, _lost);
    }

    [Fact]
    public void Put_ManyLost_CountsThem()
    {
        Put(10);
        Put(2010);
        _buffer.Flush();
        Drain();

        Assert.Equal([10, 2010], _taken);
        Assert.Equal(1999, _lost);
        Assert.Equal(SequenceVerdict.Late, Put(1990));
    }

    [Fact]
    public void Put_AnyShuffleWithinTheDepth_RestoresTheOrder()
    {
        var random = new Random(31);
        for (var round = 0; round < 200; round++)
        {
            var buffer = new ReorderBuffer(8);
            var taken = new List<int>();
            var start = random.Next(65536);

            // Blocks of up to 8 packets, each shuffled: no packet is more than 7 places from its own.
            var order = Enumerable.Range(0, 400).Chunk(random.Next(1, 9)).SelectMany(chunk => chunk.OrderBy(_ => random.Next())).ToList();
            order.Remove(0);
            foreach (var offset in order.Prepend(0))
            {
                Assert.Equal(SequenceVerdict.Accepted, Put(buffer, (ushort)(start + offset)));
                while (buffer.TryTake(out var packet))
                {
                    Assert.Equal(0, packet.Lost);
                    Assert.Equal((ushort)(start + taken.Count), (ushort)packet.Timestamp);
                    taken.Add((int)packet.Timestamp);
                }
            }

            Assert.Equal(400, taken.Count);
        }
    }

    [Fact]
    public void Put_AnyPackets_TakesEachOnceInOrderAndLosesNone()
    {
        var random = new Random(37);
        for (var round = 0; round < 200; round++)
        {
            var buffer = new ReorderBuffer(random.Next(0, 10));
            var last = -1L;
            long start = random.Next(65536), accepted = 0, taken = 0, lost = 0, position = 0;
            Put(buffer, (ushort)start);
            accepted++;
            Drain();
            for (var i = 0; i < 1000; i++)
            {
                position += random.Next(0, 3);
                var verdict = Put(buffer, (ushort)(start + Math.Max(0, position - random.Next(0, 12))));
                Assert.NotEqual(SequenceVerdict.Rejected, verdict);
                accepted += verdict == SequenceVerdict.Accepted ? 1 : 0;
                Drain();
            }

            buffer.Flush();
            Drain();
            Assert.Equal(accepted, taken);
            Assert.Equal(last + 1, taken + lost);

            void Drain()
            {
                while (buffer.TryTake(out var packet))
                {
                    taken++;
                    lost += packet.Lost;
                    last += packet.Lost + 1;
                    Assert.Equal((ushort)(start + last), (ushort)packet.Timestamp);
                }
            }
        }
    }

    private static SequenceVerdict Put(ReorderBuffer buffer, ushort sequence, long ticks = 0)
    {
        Assert.Equal(RtpPacketError.None, RtpPacket.TryParse(RtpBytes.Create(0, sequence, sequence, 1, [(byte)sequence]), out var packet));
        return buffer.Put(packet, new PacketArrival(ticks, 0));
    }

    private SequenceVerdict Put(int sequence)
    {
        var verdict = Put(_buffer, (ushort)sequence);
        if (verdict == SequenceVerdict.Rejected)
        {
            _buffer.Flush();
        }

        Drain();
        return verdict;
    }

    private void Drain()
    {
        while (_buffer.TryTake(out var packet))
        {
            _lost += packet.Lost;
            _taken.Add((int)packet.Timestamp);
        }
    }
}
