namespace Emotion2Vec.Audio.Files;

/// <summary>How much of a file may be taken into memory.</summary>
public sealed record AudioFileLimits
{
    /// <summary>The longest sound accepted; a longer one is refused, not cut. One hour takes 230 MB.</summary>
    /// <value>The default is one hour. Counted while decoding: a small file can hold much silence.</value>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromHours(1);
}
