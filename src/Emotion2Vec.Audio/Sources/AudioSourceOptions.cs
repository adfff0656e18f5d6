namespace Emotion2Vec.Audio.Sources;

/// <summary>How patient sources are. The same for all sources of a process.</summary>
public sealed record AudioSourceOptions
{
    /// <summary>How long RTP packets behind a gap wait for the missing one. It costs delay only when packets are missing.</summary>
    /// <value>The default is 100 ms: jitter beyond it is rare, and a chunk is longer.</value>
    public TimeSpan RtpReorderWindow { get; init; } = TimeSpan.FromMilliseconds(100);

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
