namespace Emotion2Vec.Model.Streaming;

/// <summary>
/// How a stream is cut: chunk n holds frames [n C, (n + 1) C), attends to the L frames before it and looks at the R frames after it.
/// C = 16, L = 256, R = 0: frames 0~15 see 0~15, frames 16~31 see 0~31, ... frames 272~287 see 16~287.
/// </summary>
/// <param name="ChunkFrames">C, 1 to <see cref="MaxChunkFrames"/>.</param>
/// <param name="LeftFrames">L, 0 to <see cref="MaxLeftFrames"/>.</param>
/// <param name="RightFrames">R, 0 to <see cref="MaxRightFrames"/>.</param>
public sealed record ChunkGeometry(int ChunkFrames, int LeftFrames, int RightFrames)
{
    /// <summary>The longest chunk: 5.12 s.</summary>
    public const int MaxChunkFrames = 256;

    /// <summary>The longest left context: 81.92 s.</summary>
    public const int MaxLeftFrames = 4096;

    /// <summary>The longest look-ahead: 0.64 s.</summary>
    public const int MaxRightFrames = 32;

    /// <summary>The fewest refreshes of the extra tokens: one in 256 chunks.</summary>
    public const int MaxTokensEvery = 256;

    /// <summary>Samples between frames.</summary>
    public const int HopSamples = 320;

    /// <summary>Samples that a frame sees beyond its hop.</summary>
    public const int OverlapSamples = 80;

    /// <summary>
    /// Extra tokens are computed in chunks 0, n, 2 n, ...; the n - 1 chunks after each see that chunk's, whose keys and values are kept. They are rows of every layer
    /// like frames are (10 of 26 at C = 16), so a chunk without them costs less. 1 to <see cref="MaxTokensEvery"/>.
    /// </summary>
    /// <value>1 by default: anew in every chunk, as models are trained.</value>
    public int TokensEvery { get; init; } = 1;

    /// <summary>Rows of one step that are frames: C + R.</summary>
    public int StepFrames => ChunkFrames + RightFrames;

    /// <summary>Samples that one step needs: 320 (C + R) + 80, of which the last 320 R + 80 are needed again by the next.</summary>
    public int StepSamples => (HopSamples * StepFrames) + OverlapSamples;

    /// <summary>Samples that each step after the first needs anew: 320 C.</summary>
    public int ChunkSamples => HopSamples * ChunkFrames;

    /// <summary>Checks the ranges.</summary>
    /// <returns>This geometry.</returns>
    /// <exception cref="ModelException">A value is out of range.</exception>
    public ChunkGeometry Validate()
    {
        Check("chunk frames (C)", ChunkFrames, 1, MaxChunkFrames);
        Check("left frames (L)", LeftFrames, 0, MaxLeftFrames);
        Check("right frames (R)", RightFrames, 0, MaxRightFrames);
        Check("chunks from one refresh of the extra tokens to the next", TokensEvery, 1, MaxTokensEvery);
        return this;

        static void Check(string what, int value, int low, int high)
        {
            if (value < low || value > high)
            {
                throw new ModelException($"{what} is {value}; it must be between {low} and {high}.");
            }
        }
    }
}
