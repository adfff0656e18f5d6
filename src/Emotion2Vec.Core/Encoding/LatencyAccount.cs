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
}
