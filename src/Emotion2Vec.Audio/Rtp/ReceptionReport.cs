namespace Emotion2Vec.Audio.Rtp;

/// <summary>How a sender is heard, in the units of a report block (RFC 3550 section 6.4.1).</summary>
/// <param name="ExtendedHighestSequence">The highest sequence number, with the count of its wraps in the upper half.</param>
/// <param name="CumulativeLost">Packets expected less packets received, -2^23 to 2^23 - 1; duplicates can make it negative.</param>
/// <param name="FractionLost">Share of packets lost since the report before, times 256.</param>
/// <param name="Jitter">Interarrival jitter in timestamp units.</param>
internal readonly record struct ReceptionReport(uint ExtendedHighestSequence, int CumulativeLost, byte FractionLost, uint Jitter);
