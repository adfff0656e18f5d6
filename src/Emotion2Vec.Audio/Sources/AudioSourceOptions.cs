namespace Emotion2Vec.Audio.Sources;

/// <summary>How patient sources are. The same for all sources of a process.</summary>
public sealed record AudioSourceOptions
{
    /// <summary>
    /// The shortest time for which RTP packets behind a gap wait for the missing one. Between this and <see cref="RtpMaxReorderWait"/> the
    /// wait follows how the network behaves. It costs delay only when packets are missing.
    /// </summary>
    /// <value>The default is 20 ms: a packet, as a rule.</value>
    public TimeSpan RtpMinReorderWait { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest time for which RTP packets behind a gap wait for the missing one.</summary>
    /// <value>The default is 250 ms: more than that is rare, and a chunk is not much longer.</value>
    public TimeSpan RtpMaxReorderWait { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest gap in RTP timestamps that is filled with silence; a longer one starts the clock anew.</summary>
    /// <value>The default is 2 s.</value>
    public TimeSpan RtpMaxGap { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Where received RTP is stored, for debugging.</summary>
    /// <value>The default is null: nothing is stored.</value>
    public RtpRecordingOptions? RtpRecording { get; init; }

    /// <summary>How long an RTP source may hear nothing before it fails as lost, to be started again.</summary>
    /// <value>The default is 10 s: longer than pauses of senders that suppress silence usually are.</value>
    public TimeSpan RtpSilence { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long ffmpeg may give no sound before it is ended as stuck.</summary>
    /// <value>The default is 15 s: ffmpeg takes up to 5 s to look at an input, and cameras take a while to answer.</value>
    public TimeSpan FfmpegSilence { get; init; } = TimeSpan.FromSeconds(15);
}
