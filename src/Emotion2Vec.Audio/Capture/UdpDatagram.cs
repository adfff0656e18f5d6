namespace Emotion2Vec.Audio.Capture;

/// <summary>A UDP datagram within a captured frame. Valid as long as the frame.</summary>
internal readonly ref struct UdpDatagram
{
    /// <summary>Who sent it: 4 bytes of IPv4 or 16 of IPv6.</summary>
    public required ReadOnlySpan<byte> SourceAddress { get; init; }

    /// <summary>Whom it was for: 4 bytes of IPv4 or 16 of IPv6.</summary>
    public required ReadOnlySpan<byte> DestinationAddress { get; init; }

    /// <summary>The port it came from.</summary>
    public required ushort SourcePort { get; init; }

    /// <summary>The port it went to.</summary>
    public required ushort DestinationPort { get; init; }

    /// <summary>What it carries.</summary>
    public required ReadOnlySpan<byte> Payload { get; init; }
}
