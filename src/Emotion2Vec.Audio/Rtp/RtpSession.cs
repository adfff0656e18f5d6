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

    /// <summary>The audio format that is announced first.</summary>
    public RtpFormat Primary => Formats.First(format => format.IsAudio);

    /// <summary>Samples per second of what is written for it.</summary>
    public int SampleRate => Primary.ClockRate;

    /// <summary>True if the address is a multicast group.</summary>
    public bool IsMulticast => Endpoint.Address is { IsIPv6Multicast: true } || IsMulticast4(Endpoint.Address);

    /// <summary>What it is, for people.</summary>
    public string Description
    {
        get
        {
            var port = Endpoint.Port.ToString(CultureInfo.InvariantCulture);
            var where = IsMulticast ? $"udp/{Endpoint}" : $"udp/{port}";
            return $"rtp {where} {Primary.Codec.ToString().ToUpperInvariant()}";
        }
    }

    private static bool IsMulticast4(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && address.GetAddressBytes()[0] is >= 224 and <= 239;
}
