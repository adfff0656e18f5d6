using System.Net;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// <c>rtp://ADDRESS:PORT?codec=pcmu|pcma|l16&amp;rate=8000&amp;channels=1&amp;pt=0&amp;ptime=20</c>. The address is where to listen, not who
/// sends: one of this machine's, <c>localhost</c>, <c>0.0.0.0</c> or <c>[::]</c> for all of them, or a multicast group, which
/// is joined. Without <c>pt</c> the static payload type of the codec is meant, if it has one, else 96; without <c>codec</c>
/// the static meaning of <c>pt</c>.
/// </summary>
internal static class RtpUri
{
    private const int FirstDynamicPayloadType = 96;

    /// <summary>Reads a description.</summary>
    /// <param name="text">The URI.</param>
    /// <returns>What to receive.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: it is not such a URI; the message says why.</exception>
    public static RtpSession Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != "rtp")
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

        var query = SourceQuery.Parse(uri.Query.TrimStart('?'), text, "codec", "rate", "channels", "pt", "ptime");
        return new RtpSession
        {
            Endpoint = new IPEndPoint(address, uri.Port),
            Formats = Formats(query),
            PacketTime = TimeSpan.FromMilliseconds(query.Number("ptime", 1, 1000) ?? 20),
        };
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
            "pcmu" => RtpCodec.Pcmu,
            "pcma" => RtpCodec.Pcma,
            null => known is { IsAudio: true } ? known.Codec : throw query.Error("say what is sent: codec=pcmu, codec=pcma or codec=l16"),
            var other => throw query.Error($"codec '{other}' is not handled; there are pcmu, pcma and l16"),
        };

        var fallback = known?.Codec == codec ? known : null;
        var clockRate = rate ?? fallback?.ClockRate ?? (codec == RtpCodec.L16 ? 44100 : 8000);
        var channelCount = channels ?? fallback?.Channels ?? 1;
        var audio = new RtpFormat(0, codec, clockRate, channelCount);
        audio = audio with { PayloadType = (byte)(payloadType ?? StaticPayloadType(audio)) };

        // A G.711 sender may fall silent and say so (RFC 3389 section 4: payload type 13 at 8000 Hz).
        return clockRate == 8000 && audio.PayloadType != 13 ? [audio, new RtpFormat(13, RtpCodec.ComfortNoise, 8000, 1)] : [audio];
    }

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
}
