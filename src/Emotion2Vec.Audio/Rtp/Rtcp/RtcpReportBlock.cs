namespace Emotion2Vec.Audio.Rtp.Rtcp;

/// <summary>How one sender is heard by another participant (RFC 3550 section 6.4.1).</summary>
/// <param name="Ssrc">The sender.</param>
/// <param name="Reception">How it is heard.</param>
/// <param name="LastReport">The middle of the NTP time of its last report heard, or 0.</param>
/// <param name="Delay">Time since that report, in 1/65536 s.</param>
internal readonly record struct RtcpReportBlock(uint Ssrc, ReceptionReport Reception, uint LastReport, uint Delay);
