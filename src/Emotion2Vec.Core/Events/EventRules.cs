using System.ComponentModel.DataAnnotations;

namespace Emotion2Vec.Core.Events;

/// <summary>When a class counts as heard. Coming and going have different bars, so that a score on the border does not flicker.</summary>
public sealed record EventRules : IValidatableObject
{
    /// <summary>Half of a step is reached after this share of the pool's time constant: ln 2.</summary>
    public const double DelayShare = 0.69;

    // A minute: what takes longer to be believed is not something that happens.
    private const int MostFrames = 3000;

    /// <summary>A class may come at this probability.</summary>
    /// <value>0.55 by default.</value>
    [Range(0.0, 1.0)]
    public float EnterProbability { get; init; } = 0.55f;

    /// <summary>And this far before the second.</summary>
    /// <value>0.15 by default.</value>
    [Range(0.0, 1.0)]
    public float EnterMargin { get; init; } = 0.15f;

    /// <summary>For so many frames without a break.</summary>
    /// <value>20 (400 ms) by default.</value>
    [Range(1, MostFrames)]
    public int EnterFrames { get; init; } = 20;

    /// <summary>A class goes below this probability.</summary>
    /// <value>0.40 by default.</value>
    [Range(0.0, 1.0)]
    public float LeaveProbability { get; init; } = 0.40f;

    /// <summary>For so many frames without a break.</summary>
    /// <value>30 (600 ms) by default.</value>
    [Range(1, MostFrames)]
    public int LeaveFrames { get; init; } = 30;

    /// <summary>What turns out shorter was no episode.</summary>
    /// <value>30 frames (600 ms) by default.</value>
    [Range(0, MostFrames)]
    public int LeastFrames { get; init; } = 30;

    /// <summary>A peak is told once the probability has fallen this far below it.</summary>
    /// <value>0.10 by default.</value>
    [Range(0.0, 1.0)]
    public float PeakFall { get; init; } = 0.10f;

    /// <summary>How many frames late the smoothed trajectory is at the half of a step; onsets and ends are dated back by it.</summary>
    /// <value>52 by default: 0.69 of 1.5 s.</value>
    [Range(0, int.MaxValue)]
    public int DelayFrames { get; init; } = 52;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LeaveProbability > EnterProbability)
        {
            yield return new($"{nameof(LeaveProbability)} must not be above {nameof(EnterProbability)}.", [nameof(LeaveProbability)]);
        }
    }
}
