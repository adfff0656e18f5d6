using System.ComponentModel.DataAnnotations;
using Emotion2Vec.Core.Trajectories;

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

    /// <summary>What the most probable class must reach, or the scores count as uncertain.</summary>
    /// <value>The default is 0.40.</value>
    [Range(0.0, 1.0, ErrorMessage = "must be 0 to 1")]
    public double LeastProbability { get; init; } = 0.40;

    /// <summary>How far before the second it must be.</summary>
    /// <value>The default is 0.10.</value>
    [Range(0.0, 1.0, ErrorMessage = "must be 0 to 1")]
    public double LeastMargin { get; init; } = 0.10;

    /// <summary>The time constant in force, in seconds; infinite for a running mean.</summary>
    internal double EffectiveTauSeconds => TauSeconds > 0 ? TauSeconds : TauOf(Preset);

    /// <summary>The judge of scores.</summary>
    internal UncertaintyRules UncertaintyRules => new() { LeastProbability = (float)LeastProbability, LeastMargin = (float)LeastMargin };

    /// <summary>What a preset stands for.</summary>
    /// <param name="preset">The preset.</param>
    /// <returns>Its time constant in seconds; infinite for the running mean.</returns>
    internal static double TauOf(TrajectoryPreset preset) => preset switch
    {
        TrajectoryPreset.Fast => TrajectoryPool.FastTauSeconds,
        TrajectoryPreset.Calm => TrajectoryPool.CalmTauSeconds,
        TrajectoryPreset.Utterance => double.PositiveInfinity,
        _ => TrajectoryPool.DefaultTauSeconds,
    };
}
