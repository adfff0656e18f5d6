namespace Emotion2Vec.Audio.Capture;

/// <summary>One frame of a capture file. Valid until the next one is read.</summary>
internal readonly ref struct CapturedFrame
{
    /// <summary>When it was captured, in UTC ticks.</summary>
    public required long UtcTicks { get; init; }

    /// <summary>How its bytes begin: a LINKTYPE_ value of the pcap registry (draft-ietf-opsawg-pcaplinktype).</summary>
    public required int LinkType { get; init; }

    /// <summary>What was kept of it; captures may cut frames.</summary>
    public required ReadOnlySpan<byte> Bytes { get; init; }
}
