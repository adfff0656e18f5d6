using System.Globalization;
using System.Net;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>What to receive and where.</summary>
internal sealed record RtpSession
{
    /// <summary>
    /// The address to listen on and its port: one of this machine's, or "any" (<c>0.0.0.0</c>, <c>::</c>), or a multicast
    /// group to join.
    /// </summary>
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>The payload types accepted; at least one is audio, and all audio has one clock rate.</summary>
    public required IReadOnlyList<RtpFormat> Formats { get; init; }

    /// <summary>How much sound a packet holds, as announced.</summary>
    /// <value>The default is 20 ms (RFC 3551 section 4.2).</value>
    public TimeSpan PacketTime { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The last port to try, if <see cref="Endpoint"/>'s is the first of a range; else null.</summary>
    public int? LastPort { get; init; }

    /// <summary>The name of the network interface on which a multicast group is joined, or null for the system's choice.</summary>
    public string? Interface { get; init; }

    /// <summary>Hops that what is sent to a multicast group may travel.</summary>
    /// <value>The default is 1: this network only.</value>
    public int TimeToLive { get; init; } = 1;

    /// <summary>Whether and where RTCP is spoken.</summary>
    public RtcpMode Rtcp { get; init; }

    /// <summary>The port on which RTCP is received, if <see cref="Rtcp"/> says that it has its own; null means the one above RTP's, if it is free.</summary>
    public int? RtcpPort { get; init; }

    /// <summary>Where receiver reports go; null means to where the sender's own reports come from.</summary>
    public IPEndPoint? ReportTarget { get; init; }

    /// <summary>True if receivers are asked to measure round trips (RFC 3611).</summary>
    public bool WantsRoundTrip { get; init; }

    /// <summary>True if each sender on the port is a stream of its own, false if there is one stream, which follows one sender at a time.</summary>
    public bool IsOpenToAll { get; init; }

    /// <summary>True if streams are called as their senders call themselves (RTCP's CNAME), false if by their SSRC.</summary>
    public bool IsNamedBySender { get; init; }

    /// <summary>What protects the packets, or null if they are in the clear.</summary>
    public SrtpKey? Key { get; init; }

    /// <summary>What senders call themselves, as far as the description tells.</summary>
    public IReadOnlyDictionary<uint, string> SenderNames { get; init; } = new Dictionary<uint, string>();

    /// <summary>The audio format that is announced first.</summary>
    public RtpFormat Primary => Formats.First(format => format.IsAudio);

    /// <summary>Samples per second of what is written for it.</summary>
    public int SampleRate => Primary.SampleRate;

    /// <summary>True if the address is a multicast group.</summary>
    public bool IsMulticast => Endpoint.Address is { IsIPv6Multicast: true } || IsMulticast4(Endpoint.Address);

    /// <summary>What it is, for people.</summary>
    public string Description
    {
        get
        {
            var port = Endpoint.Port.ToString(CultureInfo.InvariantCulture) + (LastPort is { } last ? $"-{last}" : "");
            var where = IsMulticast ? $"udp/{Endpoint}" : $"udp/{port}";
            return $"{(Key is null ? "rtp" : "srtp")} {where} {Primary.Codec.ToString().ToUpperInvariant()}";
        }
    }

    private static bool IsMulticast4(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && address.GetAddressBytes()[0] is >= 224 and <= 239;
}
