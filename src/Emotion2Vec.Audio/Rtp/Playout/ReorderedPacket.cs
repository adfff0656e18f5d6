namespace Emotion2Vec.Audio.Rtp.Playout;

/// <summary>A packet in its turn. Valid until the next packet is put into the buffer.</summary>
internal readonly ref struct ReorderedPacket
{
    /// <summary>What the payload is.</summary>
    public required byte PayloadType { get; init; }

    /// <summary>The RTP timestamp.</summary>
    public required uint Timestamp { get; init; }

    /// <summary>When it came.</summary>
    public required PacketArrival Arrival { get; init; }

    /// <summary>Packets just before this one that are given up as lost.</summary>
    public required int Lost { get; init; }

    /// <summary>The payload.</summary>
    public required ReadOnlySpan<byte> Payload { get; init; }
}
