using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Probing.Features;

namespace Emotion2Vec.Training.Probing;

/// <summary>
/// Conversations: the rows of an item are the mean frame features of the turns that are heard for it, the oldest first. Means are computed once and kept, a few kilobytes a
/// turn.
/// </summary>
internal sealed class TurnContext : IFeatureRows
{
    private readonly float[][] _means;
    private readonly int[][] _turns;

    private TurnContext(float[][] means, int[][] turns, int width) => (_means, _turns, Width) = (means, turns, width);

    /// <inheritdoc/>
    public int Count => _turns.Length;

    /// <inheritdoc/>
    public int Width { get; }

    /// <summary>Finds the turns before each utterance, whoever spoke them.</summary>
    /// <param name="utterances">All utterances, those without a class included.</param>
    /// <param name="before">How many turns to look back.</param>
    /// <param name="itself">Whether the utterance ends its own context.</param>
    /// <returns>For each utterance the indices of turns, oldest first; empty if nothing is heard.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: conversation or turn is missing, or two utterances are the same turn.</exception>
    public static int[][] Find(IReadOnlyList<Utterance?> utterances, int before, bool itself)
    {
        var without = utterances.Count(u => u?.Conversation is null || u.Turn is null);
        if (without > 0)
        {
            throw new Emotion2VecException(
                ErrorKind.InvalidInput, $"{without} of {utterances.Count} utterances have no conversation or turn, which a recipe with 'contextTurns' needs. Add both to the manifest.");
        }

        var turns = new int[utterances.Count][];
        foreach (var conversation in Enumerable.Range(0, utterances.Count).GroupBy(i => utterances[i]?.Conversation))
        {
            var order = conversation.OrderBy(i => utterances[i]?.Turn).ToArray();
            for (var at = 0; at < order.Length; at++)
            {
                if (at > 0 && utterances[order[at]]?.Turn == utterances[order[at - 1]]?.Turn)
                {
                    throw new Emotion2VecException(
                        ErrorKind.InvalidInput, $"In the conversation '{conversation.Key}', '{utterances[order[at - 1]]?.Id}' and '{utterances[order[at]]?.Id}' are the same turn. Correct the manifest.");
                }

                turns[order[at]] = order[Math.Max(0, at - before)..(at + (itself ? 1 : 0))];
            }
        }

        return turns;
    }

    /// <summary>Computes the means.</summary>
    /// <param name="frames">Frame features.</param>
    /// <param name="turns">For each item, which of them are its rows.</param>
    /// <returns>The rows.</returns>
    public static TurnContext Create(IFeatureRows frames, int[][] turns)
    {
        var means = new float[frames.Count][];
        foreach (var turn in turns.SelectMany(t => t).Distinct())
        {
            means[turn] = Mean(frames, turn);
        }

        return new(means, turns, frames.Width);
    }

    /// <inheritdoc/>
    public int RowsOf(int item) => _turns[item].Length;

    /// <inheritdoc/>
    public void Read(int item, Span<float> destination)
    {
        for (var t = 0; t < _turns[item].Length; t++)
        {
            _means[_turns[item][t]].CopyTo(destination[(t * Width)..]);
        }
    }

    private static float[] Mean(IFeatureRows frames, int turn)
    {
        var (rows, width) = (frames.RowsOf(turn), frames.Width);
        var values = new float[rows * width];
        frames.Read(turn, values);
        var sums = new double[width];
        for (var i = 0; i < values.Length; i++)
        {
            sums[i % width] += values[i];
        }

        return Array.ConvertAll(sums, s => (float)(s / rows));
    }
}
