namespace Emotion2Vec.Audio.Rtp.Rtcp;

/// <summary>What a sender says of itself (RFC 3550 section 6.4.1).</summary>
/// <param name="NtpTime">Its wall clock: seconds since 1900 times 2^32.</param>
/// <param name="RtpTimestamp">The same moment in its timestamps.</param>
/// <param name="Packets">Packets sent; wraps.</param>
/// <param name="Octets">Payload bytes sent; wraps.</param>
internal readonly record struct RtcpSenderInfo(ulong NtpTime, uint RtpTimestamp, uint Packets, uint Octets)
{
    /// <summary>The middle 32 bits of the wall clock, by which reports are told apart.</summary>
    public uint MiddleNtp => (uint)(NtpTime >> 16);
}
