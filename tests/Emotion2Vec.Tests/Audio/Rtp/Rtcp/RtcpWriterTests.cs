using System.Text;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Audio.Rtp.Rtcp;

namespace Emotion2Vec.Tests.Audio.Rtp.Rtcp;

public sealed class RtcpWriterTests
{
    [Fact]
    public void Add_Everything_IsReadBack()
    {
        RtcpReportBlock[] blocks = [.. Enumerable.Range(0, RtcpWriter.MaxBlocks).Select(i =>
            new RtcpReportBlock((uint)i, new ReceptionReport(0x10000u + (uint)i, i - 15, (byte)(200 + i), (uint)i * 3), 77, 88))];
        var buffer = new byte[RtcpWriter.MaxBytes];
        var writer = new RtcpWriter(buffer);
        writer.AddReport(9, blocks);
        writer.AddName(9, new string('n', 255).Select(c => (byte)c).ToArray());
        writer.AddClock(9, 0x0102030405060708);
        writer.AddGoodbye(9);

        var written = buffer.AsSpan(0, writer.Bytes);
        Assert.True(RtcpReader.IsValid(written));
        var reader = new RtcpReader(written);
        Assert.True(reader.TryRead(out var report));
        Assert.Equal((RtcpType.ReceiverReport, 9u, 31), (report.Type, report.Ssrc, report.Count));
        for (var i = 0; i < blocks.Length; i++)
        {
            Assert.True(report.TryReadBlock(i, out var block));
            Assert.Equal(blocks[i], block);
        }

        Assert.True(reader.TryRead(out var names));
        var items = new RtcpDescriptions(names);
        Assert.True(items.MoveNext());
        Assert.Equal((9u, 255), (items.Ssrc, items.Text.Length));
        Assert.True(reader.TryRead(out var extended));
        var extendedBlocks = new RtcpExtendedBlocks(extended);
        Assert.True(extendedBlocks.MoveNext());
        Assert.Equal(0x0102030405060708UL, extendedBlocks.Clock);
        Assert.True(reader.TryRead(out var goodbye));
        Assert.True(goodbye.TryReadLeaver(0, out var leaver));
        Assert.Equal(9u, leaver);
        Assert.False(reader.TryRead(out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("abc")]
    [InlineData("abcd")]
    [InlineData("abcde")]
    public void AddName_AnyLength_EndsOnAWord(string name)
    {
        var buffer = new byte[64];
        buffer.AsSpan().Fill(0xFF);
        var writer = new RtcpWriter(buffer);
        writer.AddName(1, Encoding.ASCII.GetBytes(name));
        Assert.True(RtcpReader.IsValid(buffer.AsSpan(0, writer.Bytes)));
        Assert.Equal(0, buffer[writer.Bytes - 1]);
        var reader = new RtcpReader(buffer.AsSpan(0, writer.Bytes));
        Assert.True(reader.TryRead(out var packet));
        var items = new RtcpDescriptions(packet);
        Assert.True(items.MoveNext());
        Assert.Equal(name, Encoding.ASCII.GetString(items.Text));
        Assert.False(items.MoveNext());
    }
}
