namespace Emotion2Vec.Audio.Rtp;

/// <summary>Which way media flows, from the describer's view (RFC 8866 section 6.7).</summary>
internal enum SdpDirection
{
    /// <summary>Both ways; the default.</summary>
    SendReceive,

    /// <summary>The describer sends only.</summary>
    SendOnly,

    /// <summary>The describer receives only.</summary>
    ReceiveOnly,

    /// <summary>Nothing flows.</summary>
    Inactive,
}
