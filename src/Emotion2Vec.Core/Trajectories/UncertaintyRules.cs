using System.ComponentModel.DataAnnotations;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Core.Trajectories;

/// <summary>When scores say too little to name a class. The most probable one is named all the same, and marked as uncertain: what to do about it is the listener's to decide.</summary>
public sealed record UncertaintyRules
{
    /// <summary>What the most probable class must reach.</summary>
    /// <value>0.40 by default, as an event ends below it; 0 asks for nothing.</value>
    [Range(0.0, 1.0)]
    public float LeastProbability { get; init; } = 0.40f;

    /// <summary>How far before the second it must be.</summary>
    /// <value>0.10 by default; 0 asks for nothing.</value>
    [Range(0.0, 1.0)]
    public float LeastMargin { get; init; } = 0.10f;

    /// <summary>Judges scores.</summary>
    /// <param name="probabilities">[V] scores.</param>
    /// <returns>True if no class is clear enough.</returns>
    public bool AreUncertain(ReadOnlySpan<float> probabilities)
    {
        var (first, second) = (0f, 0f);
        foreach (var probability in probabilities)
        {
            if (probability > first)
            {
                (first, second) = (probability, first);
            }
            else
            {
                second = Math.Max(second, probability);
            }
        }

        return !(first >= LeastProbability && first - second >= LeastMargin);
    }

    /// <summary>Judges a trajectory, which is never certain before enough was heard.</summary>
    /// <param name="probabilities">[V] its scores.</param>
    /// <param name="phase">Whether they mean anything.</param>
    /// <returns>True if no class is clear enough.</returns>
    public bool AreUncertain(ReadOnlySpan<float> probabilities, TrajectoryPhase phase) => phase == TrajectoryPhase.Warmup || AreUncertain(probabilities);
}
