using System.Buffers.Binary;
using System.Text;
using Emotion2Vec.Audio.Rtp.Rtcp;

namespace Emotion2Vec.Tests.Audio.Rtp;

/// <summary>Builds what senders say by RTCP.</summary>
internal static class RtcpBytes
{
    public static byte[] SenderReport(uint ssrc, ulong ntp, uint timestamp)
    {
        var bytes = new byte[28];
        bytes[0] = 0x80;
        bytes[1] = 200;
        bytes[3] = 6;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), ntp);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(16), timestamp);
        return bytes;
    }

    public static byte[] Name(uint ssrc, string name) => Write((ref RtcpWriter writer) => writer.AddName(ssrc, Encoding.UTF8.GetBytes(name)));

    public static byte[] Goodbye(uint ssrc) => Write((ref RtcpWriter writer) => writer.AddGoodbye(ssrc));

    /// <summary>A sender's answer to a receiver's clock (RFC 3611 section 4.5).</summary>
    public static byte[] Receipt(uint ssrc, uint receiver, uint lastClock, uint delay)
    {
        var bytes = new byte[24];
        bytes[0] = 0x80;
        bytes[1] = 207;
        bytes[3] = 5;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), ssrc);
        bytes[8] = 5;
        bytes[11] = 3;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(12), receiver);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(16), lastClock);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(20), delay);
        return bytes;
    }

    private delegate void Part(ref RtcpWriter writer);

    private static byte[] Write(Part part)
    {
        var buffer = new byte[RtcpWriter.MaxBytes];
        var writer = new RtcpWriter(buffer);
        part(ref writer);
        return buffer[..writer.Bytes];
    }
}
