namespace Emotion2Vec.Audio.Sources;

/// <summary>Where received RTP is stored, for debugging, and how much of it. What is stored is what people said.</summary>
public sealed record RtpRecordingOptions
{
    /// <summary>The folder; made if it is not there.</summary>
    public required string Folder { get; init; }

    /// <summary>The longest recording; a run that lasts longer is heard on, not stored on.</summary>
    /// <value>The default is a minute.</value>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The largest file, in bytes.</summary>
    /// <value>The default is 16 MiB.</value>
    public long MaxBytes { get; init; } = 16 << 20;

    /// <summary>How long recordings are kept: whenever one begins, older ones in the folder are deleted.</summary>
    /// <value>The default is a day.</value>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(1);
}
