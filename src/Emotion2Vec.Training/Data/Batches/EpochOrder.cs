namespace Emotion2Vec.Training.Data.Batches;

/// <summary>Which utterances an epoch has, in random order.</summary>
internal static class EpochOrder
{
    /// <summary>Every utterance once.</summary>
    public static int[] Permute(ReadOnlySpan<int> usable, SeededRandom random)
    {
        var order = usable.ToArray();
        random.Shuffle(order.AsSpan());
        return order;
    }

    /// <summary>
    /// As many as there are utterances, but every class equally often to within one: each class is dealt from its own shuffled pack, which is shuffled anew when
    /// it is used up.
    /// </summary>
    /// <param name="classes">Utterances of each class, in a fixed order; none is empty.</param>
    /// <param name="random">Stream of this epoch.</param>
    public static int[] Balance(IReadOnlyList<int[]> classes, SeededRandom random)
    {
        var packs = classes.Select(members => Permute(members, random)).ToArray();
        var used = new int[packs.Length];
        var turn = Enumerable.Range(0, packs.Length).ToArray();
        var order = new int[classes.Sum(members => members.Length)];
        for (var i = 0; i < order.Length; i++)
        {
            // The remainder that does not go round falls to other classes in each epoch.
            if (i % turn.Length == 0)
            {
                random.Shuffle(turn.AsSpan());
            }

            var next = turn[i % turn.Length];
            if (used[next] == packs[next].Length)
            {
                random.Shuffle(packs[next].AsSpan());
                used[next] = 0;
            }

            order[i] = packs[next][used[next]++];
        }

        random.Shuffle(order.AsSpan());
        return order;
    }
}
