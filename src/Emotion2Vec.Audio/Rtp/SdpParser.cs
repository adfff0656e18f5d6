using System.Globalization;
using System.Net;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// Reads session descriptions (SDP, RFC 8866): the lines that a receiver of audio needs, each checked; others are skipped.
/// The input is bounded. One object reads one text.
/// </summary>
internal sealed class SdpParser
{
    /// <summary>The longest description accepted, in characters.</summary>
    public const int MaxCharacters = 64 * 1024;

    private const int MaxMedia = 32;
    private const int MaxPayloadTypes = 64;
    private const int MaxSenderNames = 64;

    private readonly string _name;
    private readonly List<SdpMedia> _media = [];
    private IPAddress? _address;
    private int? _timeToLive;
    private SdpDirection _direction;
    private bool _wantsRoundTrip;
    private int _line;

    private SdpParser(string name) => _name = name;

    /// <summary>Reads a description.</summary>
    /// <param name="text">The text; lines end in CR LF or LF.</param>
    /// <param name="name">What to call it in messages, such as its path.</param>
    /// <returns>Its media sections, in order.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: the message names the line.</exception>
    public static IReadOnlyList<SdpMedia> Parse(string text, string name)
    {
        var parser = new SdpParser(name);
        if (text.Length > MaxCharacters)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"{name}: a session description of more than {MaxCharacters} characters is refused.");
        }

        foreach (var line in text.AsSpan().EnumerateLines())
        {
            parser._line++;
            if (!line.IsWhiteSpace())
            {
                parser.ReadLine(line);
            }
        }

        return parser._line > 0 && parser._media.Count > 0 ? parser._media : throw parser.Error("there is no m= line, so no media is described");
    }

    private void ReadLine(ReadOnlySpan<char> line)
    {
        if (line.Length < 2 || line[1] != '=')
        {
            throw Error("a line must read x=...");
        }

        var value = line[2..].Trim();
        if (_line == 1 && !(line[0] == 'v' && value is "0"))
        {
            throw Error("a session description starts with v=0");
        }

        switch (line[0])
        {
            case 'c':
                ReadConnection(value);
                break;
            case 'm':
                ReadMedia(value);
                break;
            case 'a':
                ReadAttribute(value);
                break;
        }
    }

    // c=IN IP4 address[/ttl[/count]], c=IN IP6 address[/count]
    private void ReadConnection(ReadOnlySpan<char> value)
    {
        var words = Words(value, 4);
        if (words.Length != 3 || words[0] != "IN" || words[1] is not ("IP4" or "IP6"))
        {
            throw Error("c= must read 'IN IP4 address' or 'IN IP6 address'");
        }

        var parts = words[2].Split('/');
        if (!IPAddress.TryParse(parts[0], out var address) || (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork) != (words[1] == "IP4"))
        {
            throw Error($"'{parts[0]}' is not an {words[1]} address (host names are not looked up)");
        }

        int? timeToLive = words[1] == "IP4" && parts.Length > 1 ? Number(parts[1], 0, 255, "time to live") : null;
        if (_media.Count > 0)
        {
            _media[^1].Address = address;
            _media[^1].TimeToLive = timeToLive;
        }
        else
        {
            _address = address;
            _timeToLive = timeToLive;
        }
    }

    // m=audio port[/count] proto fmt...
    private void ReadMedia(ReadOnlySpan<char> value)
    {
        var words = Words(value, 3 + MaxPayloadTypes + 1);
        if (words.Length < 4)
        {
            throw Error("m= must read 'media port protocol format ...'");
        }

        if (words.Length > 3 + MaxPayloadTypes || _media.Count == MaxMedia)
        {
            throw Error($"more than {MaxPayloadTypes} payload types or {MaxMedia} media");
        }

        var isRtp = words[2].Contains("RTP/", StringComparison.Ordinal);
        _media.Add(new SdpMedia
        {
            Kind = words[0],
            Port = Number(words[1].Split('/')[0], 0, IPEndPoint.MaxPort, "port"),
            Protocol = words[2],
            PayloadTypes = isRtp ? Array.ConvertAll(words[3..], word => Number(word, 0, RtpFormat.MaxPayloadType, "payload type")) : [],
            Line = _line,
            Address = _address,
            TimeToLive = _timeToLive,
            Direction = _direction,
            WantsRoundTrip = _wantsRoundTrip,
        });
    }

    private void ReadAttribute(ReadOnlySpan<char> value)
    {
        var colon = value.IndexOf(':');
        var name = colon < 0 ? value : value[..colon];
        var rest = colon < 0 ? default : value[(colon + 1)..].Trim();
        if (Direction(name) is { } direction)
        {
            if (_media.Count > 0)
            {
                _media[^1].Direction = direction;
            }
            else
            {
                _direction = direction;
            }
        }
        else if (name is "rtcp-xr" && rest.Contains("rcvr-rtt", StringComparison.Ordinal))
        {
            _wantsRoundTrip |= _media.Count == 0;
            if (_media.Count > 0)
            {
                _media[^1].WantsRoundTrip = true;
            }
        }
        else if (_media.Count > 0 && _media[^1].PayloadTypes.Count > 0)
        {
            ReadRtpAttribute(_media[^1], name, rest);
        }
    }

    private void ReadRtpAttribute(SdpMedia media, ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        switch (name)
        {
            case "rtpmap":
                var (mapped, map) = NumberAndText(value, "rtpmap:");
                media.RtpMaps[mapped] = ReadRtpMap(map);
                break;
            case "fmtp":
                var (described, parameters) = NumberAndText(value, "fmtp:");
                media.FormatParameters[described] = parameters;
                break;
            case "ptime":
                media.PacketTime = Milliseconds(value, "ptime");
                break;
            case "maxptime":
                media.MaxPacketTime = Milliseconds(value, "maxptime");
                break;
            case "rtcp":
                // a=rtcp:port [IN IP4 address] (RFC 3605): the port matters; an address of its own is not listened on.
                var end = value.IndexOf(' ');
                media.RtcpPort = Number(end < 0 ? value : value[..end], 1, IPEndPoint.MaxPort, "RTCP port");
                break;
            case "rtcp-mux":
                media.IsRtcpMuxed = true;
                break;
            case "crypto":
                media.HasCrypto = true;
                media.Key ??= SdpCrypto.TryRead(value, out var fault) ?? (fault is null ? null : throw Error(fault));
                break;
            case "ssrc":
                ReadSenderName(media, value);
                break;
        }
    }

    // a=ssrc:2513631061 cname:sip:bob@example.org
    private void ReadSenderName(SdpMedia media, ReadOnlySpan<char> value)
    {
        const string Name = "cname:";
        var space = value.IndexOf(' ');
        var isNumber = uint.TryParse(space < 0 ? value : value[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var ssrc);
        if (!isNumber)
        {
            throw Error("a=ssrc must start with a number of 32 bits");
        }

        if (space > 0 && value[(space + 1)..].StartsWith(Name, StringComparison.Ordinal) && media.SenderNames.Count < MaxSenderNames)
        {
            media.SenderNames[ssrc] = value[(space + 1 + Name.Length)..].Trim().ToString();
        }
    }

    // Some write 2.5; none of ours needs less than a millisecond.
    private TimeSpan Milliseconds(ReadOnlySpan<char> value, string attribute) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds is >= 1 and <= 1000
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw Error($"a={attribute} must be 1 to 1000 milliseconds");

    private SdpRtpMap ReadRtpMap(string map)
    {
        var parts = map.Split('/');
        return parts is [{ Length: > 0 }, _] or [{ Length: > 0 }, _, _]
            ? new SdpRtpMap(
                parts[0],
                Number(parts[1], RtpFormat.LowestRate, RtpFormat.HighestRate, "clock rate"),
                parts.Length > 2 ? Number(parts[2], 1, RtpFormat.MaxChannels, "channel count") : 1)
            : throw Error("a=rtpmap must read 'number encoding/rate' or 'number encoding/rate/channels'");
    }

    private (int Number, string Text) NumberAndText(ReadOnlySpan<char> value, string attribute)
    {
        var space = value.IndexOf(' ');
        return space < 0
            ? throw Error($"a={attribute} needs a payload type and a value")
            : (Number(value[..space], 0, RtpFormat.MaxPayloadType, "payload type"), value[(space + 1)..].Trim().ToString());
    }

    private int Number(ReadOnlySpan<char> text, int lowest, int highest, string what) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= lowest && number <= highest
            ? number
            : throw Error($"'{text}' is not a {what} from {lowest} to {highest}");

    private static SdpDirection? Direction(ReadOnlySpan<char> attribute) => attribute switch
    {
        "sendrecv" => SdpDirection.SendReceive,
        "sendonly" => SdpDirection.SendOnly,
        "recvonly" => SdpDirection.ReceiveOnly,
        "inactive" => SdpDirection.Inactive,
        _ => null,
    };

    private static string[] Words(ReadOnlySpan<char> value, int most) => value.ToString().Split(' ', most, StringSplitOptions.RemoveEmptyEntries);

    private Emotion2VecException Error(string reason) => new(ErrorKind.InvalidInput, $"{_name} line {_line}: {reason}.");
}
