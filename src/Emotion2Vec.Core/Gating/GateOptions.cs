using System.ComponentModel.DataAnnotations;

namespace Emotion2Vec.Core.Gating;

/// <summary>When sound counts as speech. Defaults are those that the Silero detector was published with.</summary>
public sealed record GateOptions : IValidatableObject
{
    /// <summary>Probability from which a window is speech.</summary>
    /// <value>The default value is 0.5.</value>
    [Range(0.01, 0.99)]
    public double SpeechThreshold { get; init; } = 0.5;

    /// <summary>Probability below which a window is silence; in between it is what the window before it was.</summary>
    /// <value>The default value is 0.35.</value>
    [Range(0.01, 0.99)]
    public double SilenceThreshold { get; init; } = 0.35;

    /// <summary>Milliseconds that speech must last to count: a cough does not.</summary>
    /// <value>The default value is 250 ms.</value>
    [Range(0, 5000)]
    public int MinSpeechMs { get; init; } = 250;

    /// <summary>Milliseconds that silence must last to end speech: the closure of a plosive does not.</summary>
    /// <value>The default value is 100 ms.</value>
    [Range(0, 5000)]
    public int MinSilenceMs { get; init; } = 100;

    /// <summary>Milliseconds before and after speech that count as speech too: soft onsets and endings.</summary>
    /// <value>The default value is 30 ms.</value>
    [Range(0, 1000)]
    public int PadMs { get; init; } = 30;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SilenceThreshold > SpeechThreshold)
        {
            yield return new($"{nameof(SilenceThreshold)} must not be above {nameof(SpeechThreshold)}.", [nameof(SilenceThreshold)]);
        }
    }
}
