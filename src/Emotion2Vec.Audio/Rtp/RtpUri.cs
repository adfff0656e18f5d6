using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// <c>rtp://ADDRESS:PORT?codec=pcmu|pcma|g722|opus|l16|l24&amp;rate=8000&amp;channels=1&amp;pt=0&amp;ptime=20</c>. The address is where to listen, not who
/// sends: one of this machine's, <c>localhost</c>, <c>0.0.0.0</c> or <c>[::]</c> for all of them, or a multicast group, which
/// is joined, with <c>iface=</c> on a named interface. A range of ports, <c>16000-16100</c>, means its first even one that is
/// free. Without <c>pt</c> the static payload type of the codec is meant, if it has one, else 96; without <c>codec</c>
/// the static meaning of <c>pt</c>. <c>rtcp=PORT|mux|off</c> says where RTCP is spoken, <c>reports=ADDRESS:PORT</c> where
/// receiver reports go. <c>streams=each</c> makes a stream of each sender, with <c>name=ssrc|cname</c>.
/// </summary>
internal static partial class RtpUri
{
    private const int FirstDynamicPayloadType = 96;
    private const string Codecs = "pcmu, pcma, g722, opus, l16 and l24";

    /// <summary>Reads a description.</summary>
    /// <param name="text">The URI.</param>
    /// <returns>What to receive.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: it is not such a URI; the message says why.</exception>
    public static RtpSession Parse(string text)
    {
        // A range is not a port of a URI: its end is taken out first.
        var range = PortRange().Match(text);
        var plain = range.Success ? text.Remove(range.Groups["to"].Index, range.Groups["to"].Length) : text;
        if (!Uri.TryCreate(plain, UriKind.Absolute, out var uri) || uri.Scheme != "rtp")
        {
            throw Error(text, "write rtp://ADDRESS:PORT?codec=pcmu");
        }

        if (uri.Port is < 1 or > IPEndPoint.MaxPort || uri.UserInfo.Length > 0 || uri.AbsolutePath.Trim('/').Length > 0 || uri.Fragment.Length > 0)
        {
            throw Error(text, "an address, a port from 1 to 65535 and options are all it takes: rtp://ADDRESS:PORT?codec=pcmu");
        }

        var host = uri.Host == "localhost" ? "127.0.0.1" : uri.Host.Trim('[', ']');
        if (!IPAddress.TryParse(host, out var address))
        {
            throw Error(text, $"'{uri.Host}' is not an IP address; use one of this machine's, 0.0.0.0 for all, or a multicast group");
        }

        var query = SourceQuery.Parse(
            uri.Query.TrimStart('?'), text, "codec", "rate", "channels", "pt", "ptime", "iface", "rtcp", "reports", "streams", "name");
        var (rtcp, rtcpPort) = Rtcp(query, uri.Port);
        var session = new RtpSession
        {
            Endpoint = new IPEndPoint(address, uri.Port),
            LastPort = range.Success ? LastPort(range.Groups["last"].Value, uri.Port, query) : null,
            Interface = query.Text("iface"),
            Formats = Formats(query),
            PacketTime = TimeSpan.FromMilliseconds(query.Number("ptime", 1, 1000) ?? 20),
            Rtcp = rtcp,
            RtcpPort = rtcpPort,
            ReportTarget = SdpOptions.ReportTarget(query),
            IsOpenToAll = SdpOptions.OneOf(query, "streams", "one", "each"),
            IsNamedBySender = SdpOptions.OneOf(query, "name", "ssrc", "cname"),
        };
        SdpOptions.Check(session, query);
        Check(session, query);
        return session;
    }

    private static void Check(RtpSession session, SourceQuery query)
    {
        if (session.LastPort is not null && (session.IsMulticast || session.RtcpPort is not null))
        {
            throw query.Error("a range of ports goes neither with a multicast group nor with an RTCP port of its own");
        }
    }

    private static int LastPort(string text, int first, SourceQuery query) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var last) && last <= IPEndPoint.MaxPort && last > first
            ? last
            : throw query.Error("a range of ports must rise, to 65535 at most");

    private static (RtcpMode Mode, int? Port) Rtcp(SourceQuery query, int rtpPort)
    {
        switch (query.Text("rtcp"))
        {
            case null:
                return (RtcpMode.OwnPort, null);
            case "mux":
                return (RtcpMode.Muxed, null);
            case "off":
                return (RtcpMode.Off, null);
            case var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= IPEndPoint.MaxPort:
                return port == rtpPort ? (RtcpMode.Muxed, null) : (RtcpMode.OwnPort, port);
            case var other:
                throw query.Error($"'rtcp={other}' is neither mux nor off nor a port");
        }
    }

    private static IReadOnlyList<RtpFormat> Formats(SourceQuery query)
    {
        var payloadType = query.Number("pt", 0, RtpFormat.MaxPayloadType);
        var rate = query.Number("rate", RtpFormat.LowestRate, RtpFormat.HighestRate);
        var channels = query.Number("channels", 1, RtpFormat.MaxChannels);
        var known = payloadType is { } number ? RtpFormat.Static(number) : null;
        var codec = query.Text("codec") switch
        {
            "l16" => RtpCodec.L16,
            "l24" => RtpCodec.L24,
            "pcmu" => RtpCodec.Pcmu,
            "pcma" => RtpCodec.Pcma,
            "g722" => RtpCodec.G722,
            "opus" => RtpCodec.Opus,
            null => known is { IsAudio: true } ? known.Codec : throw query.Error($"say what is sent: codec=pcmu, or another of {Codecs}"),
            var other => throw query.Error($"codec '{other}' is not handled; there are {Codecs}"),
        };

        var fallback = known?.Codec == codec ? known : null;
        var clockRate = rate ?? fallback?.ClockRate ?? UsualClockRate(codec);
        var channelCount = channels ?? fallback?.Channels ?? (codec == RtpCodec.Opus ? 2 : 1);
        var isFixed = codec switch
        {
            RtpCodec.Opus => (clockRate, channelCount) == (48000, 2),
            RtpCodec.G722 => (clockRate, channelCount) == (8000, 1),
            _ => true,
        };
        if (!isFixed)
        {
            throw query.Error("opus always runs on a clock of 48000 with 2 channels (RFC 7587), g722 on 8000 with 1 (RFC 3551), whatever is inside: leave out rate and channels");
        }

        var audio = new RtpFormat(0, codec, clockRate, channelCount);
        audio = audio with { PayloadType = (byte)(payloadType ?? StaticPayloadType(audio)) };

        // A telephone's sender may fall silent and say so (RFC 3389 section 4: payload type 13 at 8000 Hz).
        return clockRate == 8000 && audio.PayloadType != 13 ? [audio, new RtpFormat(13, RtpCodec.ComfortNoise, 8000, 1)] : [audio];
    }

    private static int UsualClockRate(RtpCodec codec) => codec switch
    {
        RtpCodec.L16 => 44100,
        RtpCodec.L24 or RtpCodec.Opus => 48000,
        _ => 8000,
    };

    private static int StaticPayloadType(RtpFormat format)
    {
        for (var number = 0; number < FirstDynamicPayloadType; number++)
        {
            if (RtpFormat.Static(number) is { } known && known with { PayloadType = format.PayloadType } == format)
            {
                return number;
            }
        }

        return FirstDynamicPayloadType;
    }

    private static Emotion2VecException Error(string text, string reason) => new(ErrorKind.Configuration, $"Source '{text}': {reason}.");

    // rtp://HOST:FIRST-LAST, the host perhaps in brackets.
    [GeneratedRegex(@"^rtp://(?:\[[^\]/?#]*\]|[^\[\]:/?#@]*):[0-9]{1,5}(?<to>-(?<last>[0-9]{1,5}))(?=[/?#]|$)")]
    private static partial Regex PortRange();
}
