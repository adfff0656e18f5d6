using Emotion2Vec.Audio.Rtp;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Tests.Audio.Rtp;

public sealed class RtpPacketTests
{
    private static readonly byte[] Plain = RtpBytes.Create(97, 0xFFFE, 0xFFFFFFF0, 0xDEADBEEF, [1, 2, 3, 4], marker: true);

    [Fact]
    public void TryParse_Plain_ReadsEveryField()
    {
        Assert.Equal(RtpPacketError.None, RtpPacket.TryParse(Plain, out var packet));

        Assert.True(packet.Marker);
        Assert.Equal(97, packet.PayloadType);
        Assert.Equal(0xFFFE, packet.Sequence);
        Assert.Equal(0xFFFFFFF0, packet.Timestamp);
        Assert.Equal(0xDEADBEEF, packet.Ssrc);
        Assert.Equal(0, packet.CsrcCount);
        Assert.Equal([1, 2, 3, 4], packet.Payload.ToArray());
    }

    [Fact]
    public void TryParse_CsrcExtensionAndPadding_LeavesThePayload()
    {
        byte[] bytes =
        [
            0xB2, .. Plain[1..12],
            1, 1, 1, 1, 2, 2, 2, 2, // two contributing sources
            0xBE, 0xDE, 0, 1, 9, 9, 9, 9, // an extension of one word
            5, 6, 7, // the payload
            0, 0, 3, // padding
        ];

        Assert.Equal(RtpPacketError.None, RtpPacket.TryParse(bytes, out var packet));
        Assert.Equal(2, packet.CsrcCount);
        Assert.Equal([5, 6, 7], packet.Payload.ToArray());
    }

    [Fact]
    public void TryParse_HeaderAlone_HasEmptyPayload()
    {
        Assert.Equal(RtpPacketError.None, RtpPacket.TryParse(Plain.AsSpan(0, 12), out var packet));
        Assert.True(packet.Payload.IsEmpty);
    }

    [Fact]
    public void TryParse_Malformed_SaysWhy()
    {
        Assert.Equal(RtpPacketError.TooShort, Parse([]));
        Assert.Equal(RtpPacketError.TooShort, Parse(Plain[..11]));
        Assert.Equal(RtpPacketError.WrongVersion, Parse([0x40, .. Plain[1..]]));
        Assert.Equal(RtpPacketError.Rtcp, Parse([0x80, 200, .. Plain[2..]]));
        Assert.Equal(RtpPacketError.CsrcTruncated, Parse([0x82, .. Plain[1..]]));
        Assert.Equal(RtpPacketError.ExtensionTruncated, Parse([0x90, .. Plain[1..12], 0, 0]));
        Assert.Equal(RtpPacketError.ExtensionTruncated, Parse([0x90, .. Plain[1..12], 0, 0, 0, 1]));
        Assert.Equal(RtpPacketError.ExtensionTruncated, Parse([0x90, .. Plain[1..12], 0, 0, 255, 255, 1, 2]));
        Assert.Equal(RtpPacketError.PaddingInvalid, Parse([0xA0, .. Plain[1..12]]));
        Assert.Equal(RtpPacketError.PaddingInvalid, Parse([0xA0, .. Plain[1..12], 1, 2, 0]));
        Assert.Equal(RtpPacketError.PaddingInvalid, Parse([0xA0, .. Plain[1..12], 1, 2, 4]));
        Assert.Equal(RtpPacketError.None, Parse([0xA0, .. Plain[1..12], 1, 2, 3]));
    }

    [Fact]
    public void TryParse_AnyBytes_NeverReadsBeyondThem() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll<byte[]>(bytes =>
        {
            var error = RtpPacket.TryParse(bytes, out var packet);
            return error != RtpPacketError.None || packet.Payload.Length <= bytes.Length - 12 - (4 * packet.CsrcCount);
        }));

    [Fact]
    public void TryParse_MutatedPackets_NeverThrows()
    {
        var random = new Random(23);
        var accepted = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(60)];
            random.NextBytes(bytes);
            if (bytes.Length > 0 && random.Next(4) > 0)
            {
                bytes[0] = (byte)(0x80 | (bytes[0] & 0x3F));
            }

            accepted += Parse(bytes) == RtpPacketError.None ? 1 : 0;
        }

        // The loop must reach the far side of the checks too.
        Assert.InRange(accepted, 1000, 15_000);
    }

    private static RtpPacketError Parse(byte[] bytes) => RtpPacket.TryParse(bytes, out _);
}
