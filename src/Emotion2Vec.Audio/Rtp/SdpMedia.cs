using System.Net;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>One <c>m=</c> section of an SDP description, with what it inherits from the session.</summary>
internal sealed record SdpMedia
{
    /// <summary><c>audio</c>, <c>video</c> ...</summary>
    public required string Kind { get; init; }

    /// <summary>The port; 0 means refused.</summary>
    public required int Port { get; init; }

    /// <summary>The transport, such as <c>RTP/AVP</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>The payload types in order of preference; empty if the section is not RTP.</summary>
    public required IReadOnlyList<int> PayloadTypes { get; init; }

    /// <summary>The line on which it starts, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Where media is sent, or null if not said.</summary>
    public IPAddress? Address { get; set; }

    /// <summary>Hops that multicast may travel, or null if not said.</summary>
    public int? TimeToLive { get; set; }

    /// <summary>How much sound a packet holds, or null if not said.</summary>
    public TimeSpan? PacketTime { get; set; }

    /// <summary>Which way media flows.</summary>
    public SdpDirection Direction { get; set; }

    /// <summary>What dynamic payload types mean.</summary>
    public Dictionary<int, SdpRtpMap> RtpMaps { get; } = [];

    /// <summary>Parameters of payload types, unread.</summary>
    public Dictionary<int, string> FormatParameters { get; } = [];
}
