using System.Buffers.Binary;

namespace Emotion2Vec.Tests.Audio.Capture;

/// <summary>Builds frames and capture files byte by byte, in every form that the readers claim to know.</summary>
internal static class CaptureBytes
{
    public static readonly byte[] FromAddress = [10, 0, 0, 1];
    public static readonly byte[] ToAddress = [10, 0, 0, 2];
    public static readonly byte[] FromAddress6 = [0xFE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    public static readonly byte[] ToAddress6 = [0xFE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2];

    public static byte[] Udp(byte[] payload, int port = 5004) => [.. Big16(4000), .. Big16(port), .. Big16(8 + payload.Length), 0, 0, .. payload];

    public static byte[] IPv4(byte[] content, int protocol = 17, int optionBytes = 0, int fragmentBits = 0x4000) =>
    [
        (byte)(0x45 + (optionBytes / 4)), 0, .. Big16(20 + optionBytes + content.Length), 0, 1, .. Big16(fragmentBits), 64, (byte)protocol, 0, 0,
        .. FromAddress, .. ToAddress, .. new byte[optionBytes], .. content,
    ];

    public static byte[] IPv6(byte[] content, int next = 17) =>
        [0x60, 0, 0, 0, .. Big16(content.Length), (byte)next, 64, .. FromAddress6, .. ToAddress6, .. content];

    public static byte[] Ethernet(byte[] packet, int type = 0x0800, params int[] tags) =>
        [.. new byte[12], .. tags.SelectMany(tag => (byte[])[.. Big16(tag), 0, 7]), .. Big16(type), .. packet];

    public static byte[] Pcap(int linkType, bool bigEndian, bool nanoseconds, params (uint Seconds, uint Fraction, byte[] Frame)[] frames)
    {
        byte[] U32(uint value) => Order(value, bigEndian);
        return
        [
            .. U32(nanoseconds ? 0xA1B23C4D : 0xA1B2C3D4), .. bigEndian ? (byte[])[0, 2, 0, 4] : [2, 0, 4, 0], .. new byte[8], .. U32(65535), .. U32((uint)linkType),
            .. frames.SelectMany(f => (byte[])[.. U32(f.Seconds), .. U32(f.Fraction), .. U32((uint)f.Frame.Length), .. U32((uint)f.Frame.Length), .. f.Frame]),
        ];
    }

    public static byte[] Block(bool bigEndian, uint type, byte[] body)
    {
        byte[] padded = [.. body, .. new byte[-body.Length & 3]];
        return [.. Order(type, bigEndian), .. Order((uint)padded.Length + 12, bigEndian), .. padded, .. Order((uint)padded.Length + 12, bigEndian)];
    }

    public static byte[] Section(bool bigEndian) => Block(bigEndian, 0x0A0D0D0A, [.. Order(0x1A2B3C4D, bigEndian), .. new byte[4], .. Enumerable.Repeat((byte)0xFF, 8)]);

    public static byte[] Interface(bool bigEndian, int linkType, byte? resolution = null)
    {
        byte[] type = bigEndian ? [0, (byte)linkType] : [(byte)linkType, 0];
        byte[] option = resolution is { } r ? [.. bigEndian ? (byte[])[0, 9, 0, 1] : [9, 0, 1, 0], r, 0, 0, 0, 0, 0, 0, 0] : [];
        return Block(bigEndian, 1, [.. type, 0, 0, .. new byte[4], .. option]);
    }

    public static byte[] Enhanced(bool bigEndian, uint source, ulong time, byte[] frame) => Block(
        bigEndian,
        6,
        [.. Order(source, bigEndian), .. Order((uint)(time >> 32), bigEndian), .. Order((uint)time, bigEndian), .. Order((uint)frame.Length, bigEndian), .. Order((uint)frame.Length, bigEndian), .. frame]);

    public static byte[] Order(uint value, bool bigEndian)
    {
        var bytes = new byte[4];
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        }

        return bytes;
    }

    public static byte[] Big16(int value) => [(byte)(value >> 8), (byte)value];
}
