using Emotion2Vec.Audio.Capture;

namespace Emotion2Vec.Tests.Audio.Capture;

public sealed class PcapWriterTests
{
    private static readonly long Noon = new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc).Ticks;

    [Fact]
    public void Write_AnyDatagram_IsReadBackAsItWas()
    {
        var random = new Random(79);
        var stream = new MemoryStream();
        var written = new List<(long, byte[], int, byte[])>();
        long bytes;
        using (var writer = new PcapWriter(stream))
        {
            for (var i = 0; i < 500; i++)
            {
                var isIPv6 = random.Next(2) == 0;
                var payload = new byte[random.Next(0, 1500)];
                random.NextBytes(payload);
                var port = random.Next(65536);
                var ticks = Noon + random.NextInt64(TimeSpan.TicksPerDay);
                var destination = isIPv6 ? CaptureBytes.ToAddress6 : CaptureBytes.ToAddress;
                var source = isIPv6 ? CaptureBytes.FromAddress6 : CaptureBytes.FromAddress;
                writer.Write(new UdpDatagram { SourceAddress = source, DestinationAddress = destination, SourcePort = 77, DestinationPort = (ushort)port, Payload = payload }, ticks);
                written.Add((ticks, destination, port, payload));
            }

            bytes = writer.BytesWritten;
        }

        var file = stream.ToArray();
        Assert.Equal(bytes, file.Length);
        using var reader = CaptureReader.Read(new MemoryStream(file), "test");
        foreach (var (ticks, destination, port, payload) in written)
        {
            Assert.True(reader.TryRead(out var frame));
            Assert.Equal(FrameVerdict.Datagram, LinkLayer.Find(frame, out var datagram));
            Assert.Equal(ticks, frame.UtcTicks);
            Assert.Equal((77, port), (datagram.SourcePort, datagram.DestinationPort));
            Assert.Equal(destination, datagram.DestinationAddress.ToArray());
            Assert.Equal(payload, datagram.Payload.ToArray());
        }

        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void Write_MoreThanAnIpPacketHolds_IsLeftOut()
    {
        using var writer = new PcapWriter(new MemoryStream());
        var before = writer.BytesWritten;

        writer.Write(new UdpDatagram { SourceAddress = new byte[4], DestinationAddress = new byte[4], SourcePort = 1, DestinationPort = 2, Payload = new byte[65_535] }, Noon);

        Assert.Equal(before, writer.BytesWritten);
    }

    [Fact]
    public void Write_WarmedUp_AllocatesNothing()
    {
        using var writer = new PcapWriter(Stream.Null);
        var payload = new byte[172];

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            writer.Write(new UdpDatagram { SourceAddress = payload.AsSpan(0, 4), DestinationAddress = payload.AsSpan(4, 4), SourcePort = 1, DestinationPort = 2, Payload = payload }, Noon + i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
