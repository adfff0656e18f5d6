namespace Emotion2Vec.Audio.Rtp;

/// <summary>What a payload type carries.</summary>
internal enum RtpCodec
{
    /// <summary>16-bit big-endian samples (RFC 3551 section 4.5.11).</summary>
    L16,

    /// <summary>24-bit big-endian samples (RFC 3190 section 4).</summary>
    L24,

    /// <summary>G.711 mu-law.</summary>
    Pcmu,

    /// <summary>G.711 A-law.</summary>
    Pcma,

    /// <summary>G.722: 16 kHz sound on an RTP clock of 8 kHz (RFC 3551 section 4.5.2).</summary>
    G722,

    /// <summary>Opus: any sound on an RTP clock of 48 kHz (RFC 7587), decoded to 16 kHz.</summary>
    Opus,

    /// <summary>Comfort noise (RFC 3389): the sender is silent from this timestamp on.</summary>
    ComfortNoise,

    /// <summary>Key presses (RFC 4733): not audio.</summary>
    TelephoneEvent,
}
