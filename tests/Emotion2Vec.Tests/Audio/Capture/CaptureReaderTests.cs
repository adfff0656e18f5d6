using Emotion2Vec.Audio.Capture;
using Emotion2Vec.Core.Errors;
using static Emotion2Vec.Tests.Audio.Capture.CaptureBytes;

namespace Emotion2Vec.Tests.Audio.Capture;

public sealed class CaptureReaderTests
{
    private static readonly byte[] First = [1, 2, 3];
    private static readonly byte[] Second = [4, 5, 6, 7, 8];
    private static readonly byte[] Frame = Ethernet(IPv4(Udp([1, 2, 3, 4])));

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void TryRead_Pcap_GivesFramesInOrderWithTheirTimes(bool bigEndian, bool nanoseconds)
    {
        var fraction = nanoseconds ? 250_000_000u : 250_000u;

        var frames = ReadAll(Pcap(113, bigEndian, nanoseconds, (1_700_000_000, fraction, First), (1_700_000_001, 0, Second)), out var isCut);

        var start = DateTime.UnixEpoch.AddSeconds(1_700_000_000).Ticks;
        Assert.Equal([(start + 2_500_000, 113), (start + TimeSpan.TicksPerSecond, 113)], frames.Select(frame => (frame.Ticks, frame.Link)));
        Assert.Equal([First, Second], frames.Select(frame => frame.Bytes));
        Assert.False(isCut);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryRead_PcapNg_KnowsInterfacesResolutionsAndSections(bool bigEndian)
    {
        byte[] file =
        [
            .. Section(bigEndian), .. Interface(bigEndian, 1), .. Interface(bigEndian, 101, resolution: 9), .. Block(bigEndian, 5, new byte[64]),
            .. Enhanced(bigEndian, 0, 1_700_000_000_250_000, First), .. Enhanced(bigEndian, 1, 1_700_000_000_500_000_000, Second),
            .. Block(bigEndian, 3, [.. Order(3, bigEndian), .. First]),

            // A second section in the other byte order has interfaces of its own; 2^-10 s.
            .. Section(!bigEndian), .. Interface(!bigEndian, 113, resolution: 0x8A), .. Enhanced(!bigEndian, 0, 1_700_000_001UL << 10, Second),
        ];

        var frames = ReadAll(file, out var isCut);

        var start = DateTime.UnixEpoch.AddSeconds(1_700_000_000).Ticks;
        Assert.Equal([(start + 2_500_000, 1), (start + 5_000_000, 101), (start + 5_000_000, 1), (start + 10_000_000, 113)], frames.Select(frame => (frame.Ticks, frame.Link)));
        Assert.Equal([First, Second, First, Second], frames.Select(frame => frame.Bytes));
        Assert.False(isCut);
    }

    [Fact]
    public void TryRead_FileCutWithinAFrame_GivesTheWholeOnes()
    {
        foreach (var file in new[] { Pcap(1, false, false, (1, 0, First), (2, 0, Second)), [.. Section(false), .. Interface(false, 1), .. Enhanced(false, 0, 1, First), .. Enhanced(false, 0, 2, Second)] })
        {
            var frames = ReadAll(file[..^2], out var isCut);

            Assert.Equal(First, Assert.Single(frames).Bytes);
            Assert.True(isCut);
        }
    }

    [Theory]
    [InlineData("", ErrorKind.InvalidInput, "too short")]
    [InlineData("D4C3B2A1", ErrorKind.InvalidInput, "within its header")]
    [InlineData("D4C3B2A10100040000000000000000000000040001000000", ErrorKind.InvalidInput, "version 1")]
    [InlineData("52494646", ErrorKind.UnsupportedFormat, "neither pcap nor pcapng")]
    [InlineData("D4C3B2A10200040000000000000000000000040001000000000000000000000000001000FFFFFF7F", ErrorKind.InvalidInput, "claims 1048576 bytes")]
    [InlineData("0A0D0D0A1C000000000000000000000000000000000000000000", ErrorKind.InvalidInput, "byte order")]
    public void Read_Damaged_SaysWhat(string hex, ErrorKind kind, string reason)
    {
        var error = Assert.Throws<Emotion2VecException>(() => ReadAll(Convert.FromHexString(hex), out _));

        Assert.Equal(kind, error.Kind);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FileThatIsNotThere_SaysSo()
    {
        var error = Assert.Throws<Emotion2VecException>(() => CaptureReader.Open("/no/such.pcap"));

        Assert.Equal(ErrorKind.NotFound, error.Kind);
    }

    [Fact]
    public void TryRead_ThousandsOfDamagedFiles_EndsInFramesOrAnError()
    {
        byte[][] seeds =
        [
            Pcap(1, false, false, (1, 2, Frame), (3, 4, Frame)),
            Pcap(113, true, true, (1, 2, Frame), (3, 4, Frame)),
            [.. Section(false), .. Interface(false, 1), .. Interface(false, 276, 6), .. Enhanced(false, 0, 99, Frame), .. Enhanced(false, 1, 99, Frame), .. Block(false, 3, [4, 0, 0, 0, .. Frame])],
            [.. Section(true), .. Interface(true, 101, 0x90), .. Block(true, 2, [0, 0, 0, 0, .. new byte[8], 0, 0, 0, 4, 0, 0, 0, 4, 1, 2, 3, 4]), .. Enhanced(true, 0, ulong.MaxValue, Frame)],
        ];
        var random = new Random(71);
        var outcomes = new int[2];
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = seeds[i % seeds.Length].ToArray();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)0xFF : (byte)random.Next(256);
            }

            try
            {
                foreach (var frame in ReadAll(bytes[..random.Next(bytes.Length / 2, bytes.Length + 1)], out _))
                {
                    Assert.InRange(frame.Bytes.Length, 0, CaptureReader.MaxFrameBytes);
                    Assert.InRange(frame.Ticks, DateTime.UnixEpoch.Ticks, DateTime.MaxValue.Ticks);
                }

                outcomes[0]++;
            }
            catch (Emotion2VecException)
            {
                outcomes[1]++;
            }
        }

        Assert.All(outcomes, count => Assert.True(count > 1000));
    }

    [Fact]
    public void TryRead_WarmedUp_AllocatesNothing()
    {
        var frames = Enumerable.Range(0, 1000).Select(i => ((uint)i, 0u, Frame)).ToArray();
        using var reader = CaptureReader.Read(new MemoryStream(Pcap(1, false, false, frames)), "test");
        Assert.True(reader.TryRead(out _));
        var datagrams = 0;

        var before = GC.GetAllocatedBytesForCurrentThread();
        while (reader.TryRead(out var frame))
        {
            datagrams += LinkLayer.Find(frame, out _) == FrameVerdict.Datagram ? 1 : 0;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(999, datagrams);
    }

    private static List<(long Ticks, int Link, byte[] Bytes)> ReadAll(byte[] file, out bool isCut)
    {
        using var reader = CaptureReader.Read(new MemoryStream(file), "test");
        var frames = new List<(long, int, byte[])>();
        while (reader.TryRead(out var frame))
        {
            frames.Add((frame.UtcTicks, frame.LinkType, frame.Bytes.ToArray()));
        }

        isCut = reader.IsCut;
        return frames;
    }
}
