using System.ComponentModel.DataAnnotations;

namespace Emotion2Vec.Core.Utterances;

/// <summary>What an utterance is: voice between two pauses.</summary>
public sealed record UtteranceRules
{
    // Ten minutes: beyond that the running mean says little of any moment.
    private const int MostPossible = 30_000;

    /// <summary>Frames without voice that end an utterance.</summary>
    /// <value>30 (600 ms) by default: longer than most pauses within a sentence, and shorter than what makes the trajectory start anew.</value>
    [Range(1, 500)]
    public int PauseFrames { get; init; } = 30;

    /// <summary>Voiced frames that an utterance must have; a shorter sound is none.</summary>
    /// <value>15 (300 ms) by default: a short "no" counts, a cough hardly.</value>
    [Range(1, 500)]
    public int LeastVoicedFrames { get; init; } = 15;

    /// <summary>Frames after which an utterance is cut, so that a talk without pauses is told in parts.</summary>
    /// <value>1500 (30 s) by default.</value>
    [Range(50, MostPossible)]
    public int MostFrames { get; init; } = 1500;
}
