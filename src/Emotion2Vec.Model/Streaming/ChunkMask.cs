namespace Emotion2Vec.Model.Streaming;

/// <summary>
/// The chunk mask over an utterance of T frames (streaming design 2.2), as plain arrays.
/// Rows: E extra copies per chunk, then C frames per chunk (the last chunk padded), then R look-ahead copies per chunk.
/// A frame of chunk n sees frames [n C - L, (n + 1) C), the extra copies of chunk n and the look-ahead copies of chunk n; so do those copies.
/// </summary>
public sealed class ChunkMask
{
    private readonly ChunkGeometry _geometry;
    private readonly int _frames;
    private readonly int _extraTokens;

    /// <summary>Builds the mask.</summary>
    /// <param name="geometry">C, L and R.</param>
    /// <param name="frames">T, at least 1.</param>
    /// <param name="extraTokens">E.</param>
    public ChunkMask(ChunkGeometry geometry, int frames, int extraTokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        _geometry = geometry;
        _frames = frames;
        _extraTokens = extraTokens;
        Chunks = (frames + geometry.ChunkFrames - 1) / geometry.ChunkFrames;
        Rows = Chunks * (extraTokens + geometry.StepFrames);
        Positions = new float[Rows];
        IsFrame = new float[Rows];
        StepFrameIndices = new int[Chunks * geometry.StepFrames];
        StepFrameValid = new float[StepFrameIndices.Length];
        Additive = new float[Rows * Rows];
        FillFrames();
        FillVisibility();
    }

    /// <summary>Chunks, the last of which may be short.</summary>
    public int Chunks { get; }

    /// <summary>Rows (S) of the masked attention.</summary>
    public int Rows { get; }

    /// <summary>[S] time index of each row; 0 for extra copies.</summary>
    public float[] Positions { get; }

    /// <summary>[S]: 0 for extra copies, 1 for frames and look-ahead copies.</summary>
    public float[] IsFrame { get; }

    /// <summary>[chunks (C + R)] frame that each place of each step holds; 0 where there is none.</summary>
    public int[] StepFrameIndices { get; }

    /// <summary>[chunks (C + R)]: 1 where there is a frame.</summary>
    public float[] StepFrameValid { get; }

    /// <summary>[S, S]: 0 for visible keys, minus infinity for others.</summary>
    public float[] Additive { get; }

    private int FirstFrameRow => Chunks * _extraTokens;

    private int FirstRightRow => FirstFrameRow + (Chunks * _geometry.ChunkFrames);

    private void FillFrames()
    {
        var (c, r) = (_geometry.ChunkFrames, _geometry.RightFrames);
        for (var chunk = 0; chunk < Chunks; chunk++)
        {
            for (var i = 0; i < c + r; i++)
            {
                var frame = (chunk * c) + i;
                var place = (chunk * (c + r)) + i;
                if (frame < _frames)
                {
                    StepFrameIndices[place] = frame;
                    StepFrameValid[place] = 1;
                }

                var row = i < c ? FirstFrameRow + frame : FirstRightRow + (chunk * r) + i - c;
                Positions[row] = frame;
                IsFrame[row] = 1;
            }
        }
    }

    private void FillVisibility()
    {
        var (c, l, r, e) = (_geometry.ChunkFrames, _geometry.LeftFrames, _geometry.RightFrames, _extraTokens);
        Array.Fill(Additive, float.NegativeInfinity);
        for (var query = 0; query < Rows; query++)
        {
            var chunk = query < FirstFrameRow ? query / e : query < FirstRightRow ? (query - FirstFrameRow) / c : (query - FirstRightRow) / r;
            Show(chunk * e, e);
            var first = Math.Max(0, (chunk * c) - l);
            Show(FirstFrameRow + first, Math.Min(_frames, (chunk + 1) * c) - first);
            Show(FirstRightRow + (chunk * r), Math.Clamp(_frames - ((chunk + 1) * c), 0, r));

            void Show(int firstKey, int count) => Additive.AsSpan((query * Rows) + firstKey, count).Clear();
        }
    }
}
