namespace Emotion2Vec.Audio.Rtp;

/// <summary>How patient an RTP receiver is.</summary>
internal sealed record RtpReceiverOptions
{
    /// <summary>The shortest time for which packets behind a gap wait for the missing one, when the sender's packets come in order.</summary>
    /// <value>The default is 20 ms.</value>
    public TimeSpan MinReorderWait { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest such time, however late packets come.</summary>
    /// <value>The default is 250 ms.</value>
    public TimeSpan MaxReorderWait { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest gap that is filled with silence; a longer one starts the clock anew.</summary>
    /// <value>The default is 2 s.</value>
    public TimeSpan MaxGap { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a live source may hear nothing before it reports its sender as lost.</summary>
    /// <value>The default is 10 s.</value>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(10);
}
