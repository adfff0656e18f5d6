namespace Emotion2Vec.Audio.Rtp.Rtcp;

/// <summary>How often a receiver reports: so that all participants together take a twentieth of the session's bandwidth, and not in step (RFC 3550 section 6.3).</summary>
internal static class RtcpInterval
{
    // Section 6.2: RTCP takes 5 %, of which receivers have three quarters.
    private const double ShareOfBandwidth = 0.05;
    private const double ShareOfReceivers = 0.75;

    // Section 6.3.1: makes up for timer reconsideration, which lets reports come later than drawn.
    private const double Compensation = Math.E - 1.5;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>The least interval of a session (section 6.2): 360 s over its kbit/s, but never below one second nor above the usual five.</summary>
    /// <param name="bitsPerSecond">The session's bandwidth.</param>
    public static TimeSpan Minimum(double bitsPerSecond)
    {
        var reduced = 360_000 / Math.Max(bitsPerSecond, 1);
        return TimeSpan.FromSeconds(Math.Clamp(reduced, Shortest.TotalSeconds, Longest.TotalSeconds));
    }

    /// <summary>Draws the time to the next report (section 6.3.1, appendix A.7) of a participant that does not send.</summary>
    /// <param name="members">Participants, ourselves included, at least 1.</param>
    /// <param name="senders">Those that send.</param>
    /// <param name="averageBytes">The mean size of RTCP datagrams, headers of UDP and IP included.</param>
    /// <param name="bitsPerSecond">The session's bandwidth.</param>
    /// <param name="isFirst">True before the first report: the least interval is then halved.</param>
    /// <param name="draw">From [0, 1).</param>
    public static TimeSpan Draw(int members, int senders, double averageBytes, double bitsPerSecond, bool isFirst, double draw)
    {
        var bytesPerSecond = bitsPerSecond / 8 * ShareOfBandwidth;
        double sharing = members;
        if (senders <= members * (1 - ShareOfReceivers))
        {
            bytesPerSecond *= ShareOfReceivers;
            sharing -= senders;
        }

        var least = Minimum(bitsPerSecond).TotalSeconds / (isFirst ? 2 : 1);
        var seconds = Math.Max(sharing * averageBytes / bytesPerSecond, least);
        return TimeSpan.FromSeconds(seconds * (draw + 0.5) / Compensation);
    }
}
