namespace Emotion2Vec.Realtime.Control;

/// <summary>What is to be different about a stream's trajectory; what is absent stays as it is.</summary>
internal sealed record TrajectoryChange
{
    /// <summary>A named time constant: <c>fast</c>, <c>default</c>, <c>calm</c> or <c>utterance</c>.</summary>
    public string? Preset { get; init; }

    /// <summary>A time constant of one's own in seconds, 0.02 to 3600, in place of the preset's; 0 for the preset's.</summary>
    public double? TauSeconds { get; init; }
}
