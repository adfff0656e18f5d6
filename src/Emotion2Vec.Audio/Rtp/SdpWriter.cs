using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>Describes a session as text that <see cref="SdpSession"/> reads back as the same session (RFC 8866).</summary>
internal static class SdpWriter
{
    /// <summary>Writes a description. If the session is encrypted, it shows the key.</summary>
    /// <param name="session">The session, at one port.</param>
    public static string Write(RtpSession session)
    {
        var address = session.Endpoint.Address;
        var isIPv4 = address.AddressFamily == AddressFamily.InterNetwork;
        var place = $"IN {(isIPv4 ? "IP4" : "IP6")} {address}";
        var text = new StringBuilder();
        Line($"v=0");
        Line($"o=- 0 0 {place}");
        Line($"s=-");
        Line($"c={place}{(isIPv4 && session.IsMulticast ? $"/{session.TimeToLive}" : "")}");
        Line($"t=0 0");
        Line($"m=audio {session.Endpoint.Port} RTP/{(session.Key is null ? "AVP" : "SAVP")} {string.Join(' ', session.Formats.Select(format => format.PayloadType))}");
        foreach (var format in session.Formats)
        {
            Line($"a=rtpmap:{format.PayloadType} {NameOf(format.Codec)}/{format.ClockRate}/{format.Channels}");
        }

        Line($"a=ptime:{session.PacketTime.TotalMilliseconds}");
        if (session.Rtcp == RtcpMode.Muxed)
        {
            Line($"a=rtcp-mux");
        }
        else if (session.RtcpPort is { } port)
        {
            Line($"a=rtcp:{port}");
        }

        if (session.Key is { } key)
        {
            Line($"a=crypto:{SdpCrypto.Write(key)}");
        }

        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append("\r\n");
    }

    private static string NameOf(RtpCodec codec) => codec switch
    {
        RtpCodec.ComfortNoise => "CN",
        RtpCodec.TelephoneEvent => "telephone-event",
        RtpCodec.Opus => "opus",
        var other => other.ToString().ToUpperInvariant(),
    };
}
