using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Streaming;

/// <summary>What one streaming step takes. K = prenet and main blocks together, P = positional layers, r = half a positional kernel.</summary>
/// <typeparam name="T">The tensor type.</typeparam>
public sealed record StreamingStepInput<T>
    where T : class, ITensor<T>
{
    /// <summary>[B, 320 (C + R) + 80] normalised samples.</summary>
    public required T Waveform { get; init; }

    /// <summary>[B, C + R]: 1 for frames that exist, 0 beyond the end of a stream.</summary>
    public required T FrameValid { get; init; }

    /// <summary>[B, E + C + R], without E where tokens are stored: 0 for rows of this step that may be attended to, minus infinity for others.</summary>
    public required T KeyMask { get; init; }

    /// <summary>P tensors [B, r, D]: the last inputs of each positional convolution; zeros at the start of a stream.</summary>
    public required IReadOnlyList<T> PositionalCaches { get; init; }

    /// <summary>K tensors [B, H, L, d]: keys of earlier frames, in any order; empty if L = 0.</summary>
    public required IReadOnlyList<T> PastKeys { get; init; }

    /// <summary>K tensors [B, H, L, d]: values of earlier frames; empty if L = 0.</summary>
    public required IReadOnlyList<T> PastValues { get; init; }

    /// <summary>K tensors [B, H, E, d]: keys of the extra tokens of an earlier chunk.</summary>
    /// <value>Empty by default: the step computes its own.</value>
    public IReadOnlyList<T> TokenKeys { get; init; } = [];

    /// <summary>K tensors [B, H, E, d]: their values.</summary>
    /// <value>Empty by default.</value>
    public IReadOnlyList<T> TokenValues { get; init; } = [];

    /// <summary>[B, L] time index of each cached frame, counted from the chunk's first frame and so negative; none if L = 0.</summary>
    public T? PastPositions { get; init; }

    /// <summary>[B, L]: 0 for cached frames, minus infinity for entries not yet filled; none if L = 0.</summary>
    public T? PastMask { get; init; }
}
