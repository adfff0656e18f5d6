namespace Emotion2Vec.Audio.Rtp;

/// <summary>What a receiver knows of a sender that passed probation.</summary>
/// <param name="ssrc">Its number.</param>
/// <param name="peer">Where its packets come from.</param>
/// <param name="listener">Who hears it.</param>
/// <param name="cap">How much it may send.</param>
internal sealed class RtpSender(uint ssrc, RtpPeer peer, IRtpListener listener, RateCap cap)
{
    /// <summary>Its number.</summary>
    public uint Ssrc { get; } = ssrc;

    /// <summary>Who hears it.</summary>
    public IRtpListener Listener { get; } = listener;

    /// <summary>How much it may send.</summary>
    public RateCap Cap { get; } = cap;

    /// <summary>Where its packets come from; what comes from elsewhere under its number is another's.</summary>
    public RtpPeer Peer { get; set; } = peer;

    /// <summary>Where its RTCP comes from, if any came.</summary>
    public RtpPeer ControlPeer { get; set; }

    /// <summary>True once its listener was told what it calls itself.</summary>
    public bool IsNamed { get; set; }

    /// <summary>The middle of the NTP time of its last report, 0 before the first.</summary>
    public uint LastReport { get; set; }

    /// <summary>When that report came.</summary>
    public long LastReportTicks { get; set; }

    /// <summary>When it left, or null while it is here. For a while its late packets are still told from a new sender's.</summary>
    public long? LeftTicks { get; set; }

    /// <summary>True once it is in the round of reports under way.</summary>
    public bool IsReported { get; set; }
}
