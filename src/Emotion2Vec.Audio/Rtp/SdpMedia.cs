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

    /// <summary>How much sound a packet holds at most, or null if not said.</summary>
    public TimeSpan? MaxPacketTime { get; set; }

    /// <summary>The port of RTCP (RFC 3605), or null if not said: then the one above <see cref="Port"/>.</summary>
    public int? RtcpPort { get; set; }

    /// <summary>True if RTP and RTCP share the port (RFC 5761).</summary>
    public bool IsRtcpMuxed { get; set; }

    /// <summary>True if receivers are asked to measure round trips (<c>a=rtcp-xr:rcvr-rtt</c>, RFC 3611 section 5).</summary>
    public bool WantsRoundTrip { get; set; }

    /// <summary>True if there is an <c>a=crypto</c> line, usable or not.</summary>
    public bool HasCrypto { get; set; }

    /// <summary>The first <c>a=crypto</c> line that is handled (RFC 4568), or null.</summary>
    public SrtpKey? Key { get; set; }

    /// <summary>What senders call themselves (<c>a=ssrc:N cname:NAME</c>, RFC 5576).</summary>
    public Dictionary<uint, string> SenderNames { get; } = [];

    /// <summary>Which way media flows.</summary>
    public SdpDirection Direction { get; set; }

    /// <summary>What dynamic payload types mean.</summary>
    public Dictionary<int, SdpRtpMap> RtpMaps { get; } = [];

    /// <summary>Parameters of payload types, unread.</summary>
    public Dictionary<int, string> FormatParameters { get; } = [];
}
