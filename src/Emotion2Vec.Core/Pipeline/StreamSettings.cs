using System.ComponentModel.DataAnnotations;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Events;
using Emotion2Vec.Core.Trajectories;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>What may differ from stream to stream: how its scores are pooled and judged. Immutable.</summary>
public sealed record StreamSettings
{
    /// <summary>Time constant of the trajectory pool in seconds; infinity for a running mean over the whole stream.</summary>
    /// <value>The default value is 1.5 seconds; 0.75 follows quick changes, 3 is calm.</value>
    [Range(0.02, double.PositiveInfinity)]
    public double PoolingTauSeconds { get; init; } = TrajectoryPool.DefaultTauSeconds;

    /// <summary>When a class counts as heard. The delay by which onsets are dated back follows from <see cref="PoolingTauSeconds"/>.</summary>
    /// <value>The defaults of <see cref="Emotion2Vec.Core.Events.EventRules"/>.</value>
    public EventRules EventRules { get; init; } = new();

    /// <summary>When scores say too little to name a class.</summary>
    /// <value>The defaults of <see cref="Trajectories.UncertaintyRules"/>.</value>
    public UncertaintyRules UncertaintyRules { get; init; } = new();

    /// <summary>Whether what is said of an utterance carries its embedding.</summary>
    /// <value>False by default: an embedding can tell who speaks.</value>
    public bool EmbedsUtterances { get; init; }

    /// <summary>The event rules with the delay of this pool: 0 for the running mean, which has none of its own.</summary>
    internal EventRules TimedEventRules => EventRules with
    {
        DelayFrames = double.IsFinite(PoolingTauSeconds) ? (int)Math.Round(EventRules.DelayShare * PoolingTauSeconds * 1000 / ModelAudio.FrameMilliseconds) : 0,
    };

    /// <summary>Completes an encoder's latency account with what a stream adds: queueing, and smoothing by its trajectory pool.</summary>
    /// <param name="encoder">The encoder's account.</param>
    /// <returns>The whole account, for <see cref="Sinks.NodeInfo"/> and reports.</returns>
    public LatencyAccount Complete(LatencyAccount encoder) => encoder.ThroughPipeline(PoolingTauSeconds);

    /// <summary>Checks everything.</summary>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: something is out of range; the message names all that is.</exception>
    public void ThrowIfInvalid()
    {
        if (Problems() is { Count: > 0 } problems)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, "Stream settings: " + string.Join(' ', problems));
        }
    }

    /// <summary>Checks everything.</summary>
    /// <returns>All problems; empty if the settings are sound.</returns>
    internal IReadOnlyList<string> Problems()
    {
        var problems = new List<ValidationResult>();
        foreach (object part in (object[])[this, EventRules, UncertaintyRules])
        {
            Validator.TryValidateObject(part, new ValidationContext(part), problems, validateAllProperties: true);
        }

        return [.. problems.Select(problem => problem.ErrorMessage ?? "")];
    }
}
