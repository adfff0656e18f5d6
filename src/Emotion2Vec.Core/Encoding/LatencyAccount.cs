using Emotion2Vec.Core.Pipeline;

namespace Emotion2Vec.Core.Encoding;

/// <summary>
/// Where the time between sound and score goes, under the names that every report uses. All values in milliseconds of audio time.
/// A frame at index i of its chunk waits 20 (C - 1 - i + R) ms for the rest of the chunk, counted from the end of its own support.
/// </summary>
public sealed record LatencyAccount
{
    /// <summary>Length of sound that one frame sees.</summary>
    public double SupportMs { get; init; } = 25;

    /// <summary>Wait of the first frame of a chunk: 20 (C - 1 + R).</summary>
    public required double AlgorithmicWorstMs { get; init; }

    /// <summary>Wait of a frame on average: 20 ((C - 1) / 2 + R).</summary>
    public required double AlgorithmicMeanMs { get; init; }

    /// <summary>Audio needed before the first scores: 20 (C + R) + 5.</summary>
    public required double FirstChunkReadyMs { get; init; }

    /// <summary>From a frame's centre to the end of its support.</summary>
    public double CentreToEndMs { get; init; } = 12.5;

    /// <summary>Longest wait for the step thread's next look at the rings.</summary>
    public double QueueingMs { get; init; }

    /// <summary>Group delay of the trajectory's exponential pool: 0.69 tau. Infinite for a running mean over everything.</summary>
    public double SmoothingMs { get; init; }

    /// <summary>All values under the names that every report uses, in order; what is infinite is written as null.</summary>
    public IReadOnlyList<(string Name, double Milliseconds)> Values =>
    [
        ("support_ms", SupportMs),
        ("algorithmic_worst_ms", AlgorithmicWorstMs),
        ("algorithmic_mean_ms", AlgorithmicMeanMs),
        ("first_chunk_ready_ms", FirstChunkReadyMs),
        ("centre_to_end_ms", CentreToEndMs),
        ("queueing_ms", QueueingMs),
        ("smoothing_ms", SmoothingMs),
    ];

    /// <summary>Adds what the pipeline behind an encoder costs: waiting for the step thread, and half of a step's rise in the trajectory pool (tau ln 2).</summary>
    /// <param name="poolingTauSeconds">Time constant of the pool; 0 for none, infinity for a running mean.</param>
    /// <returns>The whole account.</returns>
    public LatencyAccount ThroughPipeline(double poolingTauSeconds) => this with
    {
        QueueingMs = StepThread.PollInterval.TotalMilliseconds,
        SmoothingMs = 1000 * Math.Log(2) * poolingTauSeconds,
    };
}
