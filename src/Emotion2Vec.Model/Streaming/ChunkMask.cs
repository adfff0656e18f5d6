namespace Emotion2Vec.Model.Streaming;

/// <summary>
/// The chunk mask over an utterance of T frames (streaming design 2.2), as plain arrays.
/// Rows: E extra copies per chunk, then C frames per chunk (the last chunk padded), then R look-ahead copies per chunk.
/// A frame of chunk n sees the chunk's frames and the L before it, the extra copies of chunk n and the look-ahead copies of chunk n; so do those copies.
/// Where extra tokens are computed in some chunks only, the frames and look-ahead copies of the others see the copies of the last such chunk in place of their own.
/// Chunks may differ in length: places that a shorter one leaves empty are nobody's to see.
/// </summary>
public sealed class ChunkMask
{
    private readonly ChunkGeometry _geometry;
    private readonly int _frames;
    private readonly int _extraTokens;
    private readonly int[] _starts;

    /// <summary>Builds the mask.</summary>
    /// <param name="geometry">C, L and R.</param>
    /// <param name="frames">T, at least 1.</param>
    /// <param name="extraTokens">E.</param>
    /// <param name="chunkFrames">Frames of the first chunks, 1 to C each; those after them have C. None by default, and none with look-ahead.</param>
    public ChunkMask(ChunkGeometry geometry, int frames, int extraTokens, params IReadOnlyList<int> chunkFrames)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        if (geometry.RightFrames > 0 && chunkFrames.Count > 0)
        {
            throw new ArgumentException("Chunks that look ahead are of one length.", nameof(chunkFrames));
        }

        _starts = Starts(geometry.ChunkFrames, frames, chunkFrames);
        _geometry = geometry;
        _frames = frames;
        _extraTokens = extraTokens;
        Chunks = _starts.Length - 1;
        Rows = Chunks * (extraTokens + geometry.StepFrames);
        Positions = new float[Rows];
        IsFrame = new float[Rows];
        StepFrameIndices = new int[Chunks * geometry.StepFrames];
        StepFrameValid = new float[StepFrameIndices.Length];
        Additive = new float[Rows * Rows];
        FrameRows = new int[frames];
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

    /// <summary>[T] row of each frame, counted from the first row of a frame.</summary>
    public int[] FrameRows { get; }

    /// <summary>Chunks, by the index of their first frame.</summary>
    public ReadOnlySpan<int> ChunkStarts => _starts.AsSpan(0, Chunks);

    /// <summary>[S, S]: 0 for visible keys, minus infinity for others.</summary>
    public float[] Additive { get; }

    private int FirstFrameRow => Chunks * _extraTokens;

    private int FirstRightRow => FirstFrameRow + (Chunks * _geometry.ChunkFrames);

    private static int[] Starts(int c, int frames, IReadOnlyList<int> chunkFrames)
    {
        var starts = new List<int> { 0 };
        while (starts[^1] < frames)
        {
            var length = starts.Count <= chunkFrames.Count ? chunkFrames[starts.Count - 1] : c;
            ArgumentOutOfRangeException.ThrowIfLessThan(length, 1, nameof(chunkFrames));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(length, c, nameof(chunkFrames));
            starts.Add(starts[^1] + length);
        }

        return [.. starts];
    }

    private void FillFrames()
    {
        var (c, r) = (_geometry.ChunkFrames, _geometry.RightFrames);
        for (var chunk = 0; chunk < Chunks; chunk++)
        {
            var (start, end) = (_starts[chunk], _starts[chunk + 1]);
            for (var i = 0; i < c + r; i++)
            {
                var frame = start + i;
                var place = (chunk * (c + r)) + i;
                var row = i < c ? FirstFrameRow + (chunk * c) + i : FirstRightRow + (chunk * r) + i - c;
                Positions[row] = frame;
                IsFrame[row] = 1;
                if (frame >= _frames || (i < c && frame >= end))
                {
                    continue;
                }

                StepFrameIndices[place] = frame;
                StepFrameValid[place] = 1;
                if (i < c)
                {
                    FrameRows[frame] = row - FirstFrameRow;
                }
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
            var tokens = query < FirstFrameRow ? chunk : chunk - (chunk % _geometry.TokensEvery);
            Show(tokens * e, e);
            for (var frame = Math.Max(0, _starts[chunk] - l); frame < Math.Min(_frames, _starts[chunk + 1]); frame++)
            {
                Show(FirstFrameRow + FrameRows[frame], 1);
            }

            Show(FirstRightRow + (chunk * r), Math.Clamp(_frames - _starts[chunk + 1], 0, r));

            void Show(int firstKey, int count) => Additive.AsSpan((query * Rows) + firstKey, count).Clear();
        }
    }
}
