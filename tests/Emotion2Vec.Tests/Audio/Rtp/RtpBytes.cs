using System.Buffers.Binary;

namespace Emotion2Vec.Tests.Audio.Rtp;

/// <summary>Builds RTP packets byte by byte (RFC 3550 section 5.1).</summary>
internal static class RtpBytes
{
    public static byte[] Create(int payloadType, int sequence, long timestamp, uint ssrc, ReadOnlySpan<byte> payload, bool marker = false)
    {
        var bytes = new byte[12 + payload.Length];
        bytes[0] = 0x80;
        bytes[1] = (byte)(payloadType | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)sequence);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), (uint)timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), ssrc);
        payload.CopyTo(bytes.AsSpan(12));
        return bytes;
    }

    /// <summary>L16 mono samples as a payload.</summary>
    public static byte[] L16(params ReadOnlySpan<short> samples)
    {
        var bytes = new byte[2 * samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(2 * i), samples[i]);
        }

        return bytes;
    }
}
