namespace Emotion2Vec.Audio.Capture;

/// <summary>What a captured frame turned out to be.</summary>
internal enum FrameVerdict
{
    /// <summary>A whole UDP datagram.</summary>
    Datagram,

    /// <summary>Something else: TCP, ARP, a malformed header.</summary>
    Other,

    /// <summary>A part of a UDP datagram that IP took apart; parts are not put together.</summary>
    Fragment,

    /// <summary>A UDP datagram of which the capture kept a part only.</summary>
    Cut,

    /// <summary>A link whose frames are not understood.</summary>
    UnknownLink,
}
