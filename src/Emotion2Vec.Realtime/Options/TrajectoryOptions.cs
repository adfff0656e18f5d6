using System.ComponentModel.DataAnnotations;

namespace Emotion2Vec.Realtime.Options;

/// <summary>How frame scores become a trajectory.</summary>
internal sealed record TrajectoryOptions
{
    /// <summary>A named time constant.</summary>
    /// <value>The default is 1.5 s.</value>
    [EnumDataType(typeof(TrajectoryPreset))]
    public TrajectoryPreset Preset { get; init; } = TrajectoryPreset.Default;

    /// <summary>A time constant of one's own in seconds, in place of the preset's; 0 keeps the preset.</summary>
    /// <value>The default is 0.</value>
    [Range(0.0, 3600.0, ErrorMessage = "must be 0 (use the preset) to 3600 seconds")]
    public double TauSeconds { get; init; }

    /// <summary>The time constant in force, in seconds; infinite for a running mean.</summary>
    internal double EffectiveTauSeconds => TauSeconds > 0 ? TauSeconds : Preset switch
    {
        TrajectoryPreset.Fast => 0.75,
        TrajectoryPreset.Calm => 3,
        TrajectoryPreset.Utterance => double.PositiveInfinity,
        _ => 1.5,
    };
}
