using System.Net;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>Chooses what to receive from a session description: the audio that can be decoded.</summary>
internal static class SdpSession
{
    private static readonly string[] StaticNames =
    [
        "PCMU", "", "", "GSM", "G723", "DVI4", "DVI4", "LPC", "PCMA", "G722", "L16", "L16", "QCELP", "CN", "MPA", "G728", "DVI4", "DVI4", "G729",
    ];

    // The secure profiles need a key from a=crypto; so do the plain ones if there is such a line, which is how ffmpeg describes SRTP.
    private static readonly string[] Transports = ["RTP/AVP", "RTP/AVPF", "RTP/SAVP", "RTP/SAVPF"];

    /// <summary>Reads a description.</summary>
    /// <param name="text">The SDP text.</param>
    /// <param name="name">What to call it in messages, such as its path.</param>
    /// <returns>The first audio that can be received. The connection address is where to listen, since it is where media is sent.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.InvalidInput"/>: malformed, or without audio; <see cref="ErrorKind.UnsupportedFormat"/>: no encoding
    /// or transport of it is handled.
    /// </exception>
    public static RtpSession Read(string text, string name) => ReadAll(text, name)[0];

    /// <summary>Reads a description.</summary>
    /// <param name="text">The SDP text.</param>
    /// <param name="name">What to call it in messages, such as its path.</param>
    /// <returns>All audio that can be received, at least one.</returns>
    /// <exception cref="Emotion2VecException">As for <see cref="Read"/>.</exception>
    public static IReadOnlyList<RtpSession> ReadAll(string text, string name)
    {
        var sessions = new List<RtpSession>();
        Emotion2VecException? first = null;
        foreach (var media in SdpParser.Parse(text, name).Where(media => media is { Kind: "audio", Port: > 0 }))
        {
            try
            {
                sessions.Add(Choose(media));
            }
            catch (Emotion2VecException exception)
            {
                first ??= new Emotion2VecException(exception.Kind, $"{name} line {media.Line}: {exception.Message}.");
            }
        }

        return sessions.Count > 0 ? sessions : throw first ?? new Emotion2VecException(ErrorKind.InvalidInput, $"{name}: there is no m=audio line with a port.");
    }

    private static RtpSession Choose(SdpMedia media)
    {
        if (!Transports.Contains(media.Protocol))
        {
            throw new Emotion2VecException(ErrorKind.UnsupportedFormat, $"transport {media.Protocol} is not handled; there are {string.Join(", ", Transports)}");
        }

        if (media.Direction == SdpDirection.Inactive)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, "the media is inactive, so nothing will be sent");
        }

        var isSecure = media.HasCrypto || media.Protocol.Contains("SAVP", StringComparison.Ordinal);
        if (isSecure && media.Key is null)
        {
            throw new Emotion2VecException(
                ErrorKind.UnsupportedFormat,
                "it is encrypted, and no a=crypto line gives a key that is handled; the suites are AES_CM_128_HMAC_SHA1_80 and _32, AES_256_CM_HMAC_SHA1_80 and _32, AEAD_AES_128_GCM and AEAD_AES_256_GCM");
        }

        var address = media.Address ?? throw new Emotion2VecException(ErrorKind.InvalidInput, "there is no c= line that says where media is sent");
        return new RtpSession
        {
            Endpoint = new IPEndPoint(address, media.Port),
            Formats = Formats(media),
            PacketTime = media.PacketTime ?? TimeSpan.FromMilliseconds(Math.Min(20, media.MaxPacketTime?.TotalMilliseconds ?? 20)),
            TimeToLive = media.TimeToLive ?? 1,
            Rtcp = media.IsRtcpMuxed || media.RtcpPort == media.Port ? RtcpMode.Muxed : RtcpMode.OwnPort,
            RtcpPort = media.RtcpPort,
            WantsRoundTrip = media.WantsRoundTrip,
            Key = media.Key,
            SenderNames = media.SenderNames,
        };
    }

    private static IReadOnlyList<RtpFormat> Formats(SdpMedia media)
    {
        var described = media.PayloadTypes.Select(payloadType => Describe(media, payloadType)).OfType<RtpFormat>().ToList();
        if (!described.Exists(format => format.IsAudio))
        {
            throw new Emotion2VecException(
                ErrorKind.UnsupportedFormat,
                $"none of its encodings ({string.Join(", ", media.PayloadTypes.Select(number => NameOf(media, number)))}) is handled; there are PCMU, PCMA, G722, opus, L16 and L24");
        }

        // Phones offer several codecs and settle on one, which need not be the first. Silence belongs to a codec of its own clock.
        var formats = described.Where(format => format.Codec != RtpCodec.ComfortNoise || described.Exists(audio => audio.IsAudio && audio.ClockRate == format.ClockRate));
        return [.. formats.DistinctBy(format => format.PayloadType)];
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
