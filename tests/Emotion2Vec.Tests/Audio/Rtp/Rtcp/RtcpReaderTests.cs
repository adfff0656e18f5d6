using System.Text;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Audio.Rtp.Rtcp;

namespace Emotion2Vec.Tests.Audio.Rtp.Rtcp;

public sealed class RtcpReaderTests
{
    private static readonly byte[] SenderReport =
    [
        0x81, 200, 0, 12, 0, 0, 0, 7,
        0xE0, 0, 0, 1, 0x80, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 9, 0, 0, 5, 0xA0,
        0, 0, 0, 8, 0x40, 0xFF, 0xFF, 0xFE, 0, 1, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 1, 0, 0,
    ];

    private static readonly byte[] Names = [0x82, 202, 0, 6, 0, 0, 0, 7, 1, 3, 97, 98, 99, 2, 0, 0, 0, 0, 0, 8, 1, 2, 120, 121, 0, 0, 0, 0];
    private static readonly byte[] Goodbye = [0x82, 203, 0, 2, 0, 0, 0, 7, 0, 0, 0, 8];
    private static readonly byte[] Application = [0x85, 204, 0, 2, 0, 0, 0, 7, 1, 2, 3, 4];
    private static readonly byte[] Extended =
        [0x80, 207, 0, 8, 0, 0, 0, 7, 4, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8, 5, 0, 0, 3, 0, 0, 0, 8, 0, 0, 0, 5, 0, 0, 0, 6];

    [Fact]
    public void TryRead_SenderReport_SaysWhatItMeans()
    {
        var packet = Only(SenderReport);

        Assert.True(packet.TryReadSender(out var info));
        Assert.Equal(new RtcpSenderInfo(0xE0000001_80000000, 0x1000, 9, 1440), info);
        Assert.Equal(0x00018000u, info.MiddleNtp);
        Assert.True(packet.TryReadBlock(0, out var block));
        Assert.Equal(new RtcpReportBlock(8, new ReceptionReport(0x10002, -2, 0x40, 3), 4, 65536), block);
        Assert.False(packet.TryReadBlock(1, out _));
        Assert.Equal(7u, packet.Ssrc);
    }

    [Fact]
    public void MoveNext_Descriptions_GivesEveryItem()
    {
        var items = Items(Only(Names));

        Assert.Equal([(7u, (byte)1, "abc"), (7u, (byte)2, ""), (8u, (byte)1, "xy")], items);
    }

    [Fact]
    public void TryReadLeaver_Goodbye_NamesAll()
    {
        var packet = Only(Goodbye);

        Assert.True(packet.TryReadLeaver(0, out var first) & packet.TryReadLeaver(1, out var second));
        Assert.Equal((7u, 8u), (first, second));
        Assert.False(packet.TryReadLeaver(2, out _));
    }

    [Fact]
    public void MoveNext_ExtendedReport_GivesClocksAndReceipts()
    {
        var blocks = new RtcpExtendedBlocks(Only(Extended));

        Assert.True(blocks.MoveNext());
        Assert.Equal((0x0102030405060708UL, 0), (blocks.Clock, blocks.Receipts));
        Assert.True(blocks.MoveNext());
        Assert.Equal((0UL, 1), (blocks.Clock, blocks.Receipts));
        Assert.Equal((8u, 5u, 6u), blocks.Receipt(0));
        Assert.False(blocks.MoveNext());
    }

    [Fact]
    public void IsValid_Compounds_FollowsTheRules()
    {
        byte[] padded = [.. Goodbye, 0, 0, 0, 4];
        padded[0] |= 0x20;
        padded[3] = 3;
        Assert.True(RtcpReader.IsValid([.. SenderReport, .. Names, .. Application, .. Extended, .. Goodbye]));
        Assert.True(RtcpReader.IsValid([.. SenderReport, .. padded]));
        Assert.Equal(8, Only(padded).Body.Length);

        Assert.False(RtcpReader.IsValid([]));
        Assert.False(RtcpReader.IsValid(SenderReport.AsSpan(..^1)));
        Assert.False(RtcpReader.IsValid([.. SenderReport, 0]));
        Assert.False(RtcpReader.IsValid([.. padded, .. SenderReport]));
        Assert.False(RtcpReader.IsValid([0x40, .. SenderReport[1..]]));
        Assert.False(RtcpReader.IsValid([0x80, 100, .. SenderReport[2..]]));
        Assert.False(RtcpReader.IsValid([.. padded[..^1], 99]));
    }

    [Fact]
    public void TryRead_CaptureOfGStreamer_HasReportsAndAName()
    {
        var reports = PcapReader.Read(AudioFixtures.Path("rtp/gst_rtpbin_pcmu_rtcp.pcap")).Where(datagram => datagram.Payload[1] is >= 192 and <= 223).ToList();

        Assert.Equal(2, reports.Count);
        foreach (var report in reports)
        {
            Assert.True(RtcpReader.IsValid(report.Payload));
            var reader = new RtcpReader(report.Payload);
            Assert.True(reader.TryRead(out var first) && first.TryReadSender(out var info) && info.Packets > 0);
            Assert.True(reader.TryRead(out var second));
            Assert.Contains(Items(second), item => item.Kind == RtcpDescriptions.CanonicalName && item.Text.Length > 5);
        }
    }

    [Fact]
    public void TryRead_AnyBytes_EndsWithinThem()
    {
        var random = new Random(67);
        byte[] whole = [.. SenderReport, .. Names, .. Application, .. Extended, .. Goodbye];
        var valid = 0;
        for (var round = 0; round < 50_000; round++)
        {
            var bytes = whole[..random.Next(whole.Length + 1)];
            for (var changes = random.Next(6); changes > 0 && bytes.Length > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            valid += RtcpReader.IsValid(bytes) ? 1 : 0;
            var reader = new RtcpReader(bytes);
            var packets = 0;
            while (reader.TryRead(out var packet))
            {
                Assert.True(++packets <= bytes.Length / 4);
                Assert.True(Items(packet).Count <= packet.Body.Length);
                _ = packet.TryReadSender(out _);
                for (var i = -1; i < 33; i++)
                {
                    _ = packet.TryReadBlock(i, out _) | packet.TryReadLeaver(i, out _);
                }

                var blocks = new RtcpExtendedBlocks(packet);
                while (blocks.MoveNext())
                {
                    for (var i = 0; i < blocks.Receipts; i++)
                    {
                        _ = blocks.Receipt(i);
                    }
                }
            }
        }

        Assert.InRange(valid, 1000, 49_000);
    }

    private static RtcpPacket Only(byte[] bytes)
    {
        Assert.True(RtcpReader.IsValid(bytes));
        var reader = new RtcpReader(bytes);
        Assert.True(reader.TryRead(out var packet));
        Assert.False(reader.TryRead(out _));
        return packet;
    }

    private static List<(uint Ssrc, byte Kind, string Text)> Items(in RtcpPacket packet)
    {
        var items = new List<(uint, byte, string)>();
        var descriptions = new RtcpDescriptions(packet);
        while (descriptions.MoveNext())
        {
            items.Add((descriptions.Ssrc, descriptions.Kind, Encoding.UTF8.GetString(descriptions.Text)));
        }

        return items;
    }
}
