namespace Emotion2Vec.Audio.Rtp;

/// <summary>What a payload type carries.</summary>
internal enum RtpCodec
{
    /// <summary>16-bit big-endian samples (RFC 3551 section 4.5.11).</summary>
    L16,

    /// <summary>G.711 mu-law.</summary>
    Pcmu,

    /// <summary>G.711 A-law.</summary>
    Pcma,

    /// <summary>Comfort noise (RFC 3389): the sender is silent from this timestamp on.</summary>
    ComfortNoise,

    /// <summary>Key presses (RFC 4733): not audio.</summary>
    TelephoneEvent,
}
