namespace Emotion2Vec.Audio.Rtp;

/// <summary>Where RTCP is spoken.</summary>
internal enum RtcpMode
{
    /// <summary>On a port of its own (RFC 3550 section 11); what comes on RTP's port is understood too.</summary>
    OwnPort,

    /// <summary>On RTP's port (RFC 5761).</summary>
    Muxed,

    /// <summary>Nowhere: nothing is sent, and what comes is ignored.</summary>
    Off,
}
