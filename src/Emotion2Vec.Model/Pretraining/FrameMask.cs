namespace Emotion2Vec.Model.Pretraining;

/// <summary>
/// Which frames the student does not see, row by row: M rows for each item, rows b M to b M + M - 1 belong to item b. Every row hides as many frames as the others, so
/// that what is kept of them is one tensor.
/// </summary>
public sealed class FrameMask
{
    private readonly bool[] _masked;

    /// <summary>Takes over a mask.</summary>
    /// <param name="masked">[rows, frames], row after row.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="clones">Rows of one item (M); divides <paramref name="rows"/>.</param>
    /// <exception cref="ArgumentException">Rows hide different numbers of frames, or none or all.</exception>
    public FrameMask(bool[] masked, int rows, int clones)
    {
        ArgumentNullException.ThrowIfNull(masked);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(clones, 1);
        (_masked, Rows, Clones, Frames) = ((bool[])masked.Clone(), rows, clones, masked.Length / rows);
        if (masked.Length != rows * Frames || rows % clones != 0)
        {
            throw new ArgumentException($"{masked.Length} marks are not {rows} rows of frames, {clones} for each item.", nameof(masked));
        }

        Masked = Positions(hidden: true);
        Kept = Positions(hidden: false);
        MaskedPerRow = Masked.Count / rows;
        if (MaskedPerRow == 0 || MaskedPerRow == Frames || Enumerable.Range(0, rows).Any(row => CountIn(row) != MaskedPerRow))
        {
            throw new ArgumentException("Every row must hide the same number of frames, at least one and not all.", nameof(masked));
        }
    }

    /// <summary>Rows (B M).</summary>
    public int Rows { get; }

    /// <summary>Rows of one item (M).</summary>
    public int Clones { get; }

    /// <summary>Frames of a row (T).</summary>
    public int Frames { get; }

    /// <summary>Frames that each row hides.</summary>
    public int MaskedPerRow { get; }

    /// <summary>Hidden frames as row * T + frame, in the order of rows and time; their number is the sample size of the objective.</summary>
    public IReadOnlyList<int> Masked { get; }

    /// <summary>Other frames as row * T + frame, in the order of rows and time.</summary>
    public IReadOnlyList<int> Kept { get; }

    /// <summary>Item of each row.</summary>
    public IReadOnlyList<int> Items => [.. Enumerable.Range(0, Rows).Select(row => row / Clones)];

    /// <summary>Makes factors that set hidden frames to zero.</summary>
    /// <returns>[rows, T]: 1 for frames that are kept, 0 for hidden ones.</returns>
    public float[] Visibility() => [.. _masked.Select(hidden => hidden ? 0f : 1f)];

    /// <summary>Says where each frame is in rows that hold what was kept, then what was hidden.</summary>
    /// <returns>[rows, T] positions in the flattened [rows, T].</returns>
    public int[] TimeOrder()
    {
        var order = new int[_masked.Length];
        for (var row = 0; row < Rows; row++)
        {
            var (kept, hidden) = (row * Frames, (row * Frames) + Frames - MaskedPerRow);
            for (var i = row * Frames; i < (row + 1) * Frames; i++)
            {
                order[i] = _masked[i] ? hidden++ : kept++;
            }
        }

        return order;
    }

    private int[] Positions(bool hidden) => [.. Enumerable.Range(0, _masked.Length).Where(i => _masked[i] == hidden)];

    private int CountIn(int row) => _masked.AsSpan(row * Frames, Frames).Count(true);
}
