namespace Emotion2Vec.Audio.Rtp;

/// <summary>Decides who hears the senders of a port. All members belong to the receiver's thread.</summary>
internal interface IRtpAudience
{
    /// <summary>How many senders may be heard at once.</summary>
    int Capacity { get; }

    /// <summary>How quiet a sender must be before another may take its place.</summary>
    TimeSpan HandoverQuiet { get; }

    /// <summary>How quiet a sender must be to be taken for gone; null if it never is.</summary>
    TimeSpan? Patience { get; }

    /// <summary>Finds a listener for a sender that proved real.</summary>
    /// <param name="ssrc">The sender.</param>
    /// <param name="name">What it calls itself, or null if it has not said.</param>
    IRtpListener Admit(uint ssrc, string? name);

    /// <summary>Counts a packet that no listener's sender sent.</summary>
    void RejectStranger();
}
