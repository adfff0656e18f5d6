using System.Net;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>Chooses what to receive from a session description: its first audio that can be decoded.</summary>
internal static class SdpSession
{
    private static readonly string[] StaticNames =
    [
        "PCMU", "", "", "GSM", "G723", "DVI4", "DVI4", "LPC", "PCMA", "G722", "L16", "L16", "QCELP", "CN", "MPA", "G728", "DVI4", "DVI4", "G729",
    ];

    /// <summary>Reads a description.</summary>
    /// <param name="text">The SDP text.</param>
    /// <param name="name">What to call it in messages, such as its path.</param>
    /// <returns>What to receive. The connection address is where to listen, since it is where media is sent.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.InvalidInput"/>: malformed, or without audio; <see cref="ErrorKind.UnsupportedFormat"/>: no encoding
    /// or transport of it is handled.
    /// </exception>
    public static RtpSession Read(string text, string name)
    {
        var media = SdpParser.Parse(text, name).FirstOrDefault(media => media is { Kind: "audio", Port: > 0 })
            ?? throw new Emotion2VecException(ErrorKind.InvalidInput, $"{name}: there is no m=audio line with a port.");
        if (media.Protocol is not ("RTP/AVP" or "RTP/AVPF"))
        {
            throw Error(ErrorKind.UnsupportedFormat, $"transport {media.Protocol} is not handled; there are RTP/AVP and RTP/AVPF");
        }

        if (media.Direction == SdpDirection.Inactive)
        {
            throw Error(ErrorKind.InvalidInput, "the media is inactive, so nothing will be sent");
        }

        var address = media.Address ?? throw Error(ErrorKind.InvalidInput, "there is no c= line that says where media is sent");
        var described = media.PayloadTypes.Select(payloadType => Describe(media, payloadType)).OfType<RtpFormat>().ToList();
        var primary = described.Find(format => format.IsAudio)
            ?? throw Error(
                ErrorKind.UnsupportedFormat,
                $"none of its encodings ({string.Join(", ", media.PayloadTypes.Select(number => NameOf(media, number)))}) is handled; there are PCMU, PCMA, G722, opus, L16 and L24");

        // A stream has one rate: what runs on another clock cannot be placed on its line. Key presses are skipped anyway.
        var formats = described.Where(format => format.ClockRate == primary.ClockRate || format.Codec == RtpCodec.TelephoneEvent);
        return new RtpSession
        {
            Endpoint = new IPEndPoint(address, media.Port),
            Formats = [.. formats.DistinctBy(format => format.PayloadType)],
            PacketTime = media.PacketTime ?? TimeSpan.FromMilliseconds(20),
        };

        Emotion2VecException Error(ErrorKind kind, string reason) => new(kind, $"{name} line {media.Line}: {reason}.");
    }

    private static RtpFormat? Describe(SdpMedia media, int payloadType)
    {
        if (!media.RtpMaps.TryGetValue(payloadType, out var map))
        {
            return RtpFormat.Static(payloadType);
        }

        return RtpFormat.FindCodec(map.Encoding) is { } codec ? new RtpFormat((byte)payloadType, codec, map.ClockRate, map.Channels) : null;
    }

    private static string NameOf(SdpMedia media, int payloadType)
    {
        if (media.RtpMaps.TryGetValue(payloadType, out var map))
        {
            return map.Encoding;
        }

        var name = payloadType < StaticNames.Length ? StaticNames[payloadType] : "";
        return name.Length > 0 ? name : $"payload type {payloadType}";
    }
}
