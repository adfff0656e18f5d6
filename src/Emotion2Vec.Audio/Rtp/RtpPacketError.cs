namespace Emotion2Vec.Audio.Rtp;

/// <summary>Why a datagram is not an RTP packet.</summary>
internal enum RtpPacketError
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>Shorter than the fixed header of 12 bytes.</summary>
    TooShort,

    /// <summary>The version is not 2.</summary>
    WrongVersion,

    /// <summary>An RTCP packet on the same port (RFC 5761): well formed, but not audio.</summary>
    Rtcp,

    /// <summary>Cut within the list of contributing sources.</summary>
    CsrcTruncated,

    /// <summary>Cut within the header extension.</summary>
    ExtensionTruncated,

    /// <summary>The padding count is 0 or more than the payload holds.</summary>
    PaddingInvalid,

    /// <summary>Its sender does not hold the session's key, or it was altered or sent before (RFC 3711 section 3.3).</summary>
    Forged,
}
