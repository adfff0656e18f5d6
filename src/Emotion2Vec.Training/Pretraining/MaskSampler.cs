using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Pretraining;

namespace Emotion2Vec.Training.Pretraining;

/// <summary>
/// Draws which frames the student does not see, as the authors' data set does (emotion2vec section 9): spans around random centres, then single frames until every row
/// hides exactly floor(T p) of them.
/// </summary>
/// <param name="config">Share (p), its adjustment (a) and the length of spans (l).</param>
internal sealed class MaskSampler(MaskingConfig config)
{
    /// <summary>Draws a mask.</summary>
    /// <param name="items">B.</param>
    /// <param name="clones">Rows of one item (M).</param>
    /// <param name="frames">T.</param>
    /// <param name="random">Where the draws come from.</param>
    /// <returns>B M rows.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: the crops are so short that nothing, or everything, would be hidden.</exception>
    public FrameMask Sample(int items, int clones, int frames, Random random)
    {
        var count = (int)(frames * config.MaskProb);
        if (count < 1 || count >= frames)
        {
            throw new Emotion2VecException(
                ErrorKind.InvalidInput,
                $"Of crops of {frames} frames a share of {config.MaskProb} (mask_prob) hides {count}; at least one must be hidden and one be left. Use longer crops or another share.");
        }

        var masked = new bool[items * clones * frames];
        for (var row = 0; row < items * clones; row++)
        {
            Fill(masked.AsSpan(row * frames, frames), count, random);
        }

        return new(masked, items * clones, clones);
    }

    private void Fill(Span<bool> row, int count, Random random)
    {
        // Centres are drawn with replacement and spans overlap, so that fewer frames are hidden than spans times their length.
        var centres = (int)(row.Length * ((config.MaskProb + config.MaskProbAdjust) / config.MaskLength));
        for (var i = 0; i < centres; i++)
        {
            var start = random.Next(row.Length) - (config.MaskLength / 2);
            row[Math.Max(start, 0)..Math.Min(start + config.MaskLength, row.Length)].Fill(true);
        }

        var excess = row.Count(true) - count;
        Flip(row, from: excess > 0, Math.Abs(excess), random);
    }

    private static void Flip(Span<bool> row, bool from, int count, Random random)
    {
        var candidates = new List<int>();
        for (var t = 0; t < row.Length; t++)
        {
            if (row[t] == from)
            {
                candidates.Add(t);
            }
        }

        for (var i = 0; i < count; i++)
        {
            var chosen = random.Next(candidates.Count);
            row[candidates[chosen]] = !from;
            candidates[chosen] = candidates[^1];
            candidates.RemoveAt(candidates.Count - 1);
        }
    }
}
