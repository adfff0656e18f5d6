using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Probing.Features;
using TorchSharp;
using static TorchSharp.torch;

namespace Emotion2Vec.Training.Probing.Fitting;

/// <summary>
/// Rows of several items, one item after the other without padding. The authors pad and multiply padded frames by zero; leaving them out gives the same sums and saves
/// their products.
/// </summary>
/// <param name="Rows">[S, D], S the rows of all items.</param>
/// <param name="Owner">[S] int64: which item of the batch a row is of.</param>
/// <param name="Lengths">[B] rows of each item.</param>
internal sealed record RowBatch(Tensor Rows, Tensor Owner, IReadOnlyList<int> Lengths)
{
    /// <summary>Reads a batch.</summary>
    /// <param name="set">The items.</param>
    /// <param name="indices">Which of them.</param>
    /// <param name="device">Where to.</param>
    /// <returns>The batch, owned by the current dispose scope.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: a value is not finite, or the file cannot be read.</exception>
    public static RowBatch Read(ProbeSet set, ReadOnlySpan<int> indices, Device device)
    {
        var width = set.Features.Width;
        var lengths = new int[indices.Length];
        for (var b = 0; b < lengths.Length; b++)
        {
            lengths[b] = set.Features.RowsOf(set.Items[indices[b]].Row);
        }

        var values = new float[checked(lengths.Sum() * width)];
        var owners = new long[lengths.Sum()];
        var at = 0;
        for (var b = 0; b < lengths.Length; b++)
        {
            var item = set.Items[indices[b]];
            var own = values.AsSpan(at * width, lengths[b] * width);
            set.Features.Read(item.Row, own);
            ThrowIfNotFinite(own, item);
            owners.AsSpan(at, lengths[b]).Fill(b);
            at += lengths[b];
        }

        // A tensor of an array uses the array's own memory, whose alignment is chance and decides the order in which products are summed: a copy makes runs repeatable.
        return new(tensor(values, owners.Length, width, device: device).clone(), tensor(owners, device: device), lengths);
    }

    /// <summary>Averages the rows of each item.</summary>
    /// <param name="rows">[S, H].</param>
    /// <returns>[B, H].</returns>
    public Tensor Mean(Tensor rows)
    {
        var counts = tensor([.. Lengths.Select(l => (float)l)], Lengths.Count, 1, device: rows.device);
        return zeros(Lengths.Count, rows.shape[1], device: rows.device).index_add(0, Owner, rows, 1) / counts;
    }

    private static void ThrowIfNotFinite(ReadOnlySpan<float> values, ProbeItem item)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
            {
                throw new Emotion2VecException(ErrorKind.InvalidInput, $"The features of '{item.Id}' hold {value}. Extract them again, or leave the utterance out.");
            }
        }
    }
}
