using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>What one payload type means in one session.</summary>
/// <param name="PayloadType">0 to 127.</param>
/// <param name="Codec">The encoding.</param>
/// <param name="ClockRate">Timestamp units per second; also samples, except for G.722 and Opus (<see cref="SampleRate"/>).</param>
/// <param name="Channels">Interleaved channels. Opus always says 2, whatever its packets hold (RFC 7587 section 7).</param>
internal sealed record RtpFormat(byte PayloadType, RtpCodec Codec, int ClockRate, int Channels)
{
    public const int MaxPayloadType = 127;
    public const int MaxChannels = 16;
    public const int LowestRate = 1000;
    public const int HighestRate = 384_000;

    /// <summary>True if it carries samples.</summary>
    public bool IsAudio => Codec is not (RtpCodec.ComfortNoise or RtpCodec.TelephoneEvent);

    /// <summary>
    /// True if its sound goes on from packet to packet, whatever their timestamps say: GStreamer's first packet of Opus counts
    /// less time than it lasts.
    /// </summary>
    public bool IsContinuous => Codec is RtpCodec.G722 or RtpCodec.Opus;

    /// <summary>Samples per second that it is decoded to.</summary>
    public int SampleRate => Codec switch
    {
        RtpCodec.G722 => 2 * ClockRate,
        RtpCodec.Opus => ModelAudio.SampleRate,
        _ => ClockRate,
    };

    /// <summary>Finds what a payload type means without an rtpmap (RFC 3551 table 4).</summary>
    /// <param name="payloadType">0 to 127.</param>
    /// <returns>The format, or null if the number is dynamic or its encoding not handled.</returns>
    public static RtpFormat? Static(int payloadType) => payloadType switch
    {
        0 => new RtpFormat(0, RtpCodec.Pcmu, 8000, 1),
        8 => new RtpFormat(8, RtpCodec.Pcma, 8000, 1),
        9 => new RtpFormat(9, RtpCodec.G722, 8000, 1),
        10 => new RtpFormat(10, RtpCodec.L16, 44100, 2),
        11 => new RtpFormat(11, RtpCodec.L16, 44100, 1),
        13 => new RtpFormat(13, RtpCodec.ComfortNoise, 8000, 1),
        _ => null,
    };

    /// <summary>Finds an encoding by the name that SDP gives it, in any case.</summary>
    /// <param name="encodingName">The name, such as <c>L16</c>.</param>
    /// <returns>The codec, or null if it is not handled.</returns>
    public static RtpCodec? FindCodec(string encodingName) => encodingName.ToUpperInvariant() switch
    {
        "L16" => RtpCodec.L16,
        "L24" => RtpCodec.L24,
        "G722" => RtpCodec.G722,
        "OPUS" => RtpCodec.Opus,
        "PCMU" => RtpCodec.Pcmu,
        "PCMA" => RtpCodec.Pcma,
        "CN" => RtpCodec.ComfortNoise,
        "TELEPHONE-EVENT" => RtpCodec.TelephoneEvent,
        _ => null,
    };
}
