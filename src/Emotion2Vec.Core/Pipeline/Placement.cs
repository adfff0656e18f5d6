namespace Emotion2Vec.Core.Pipeline;

/// <summary>
/// Which lane a new stream joins, for life: the one whose load with it will be the smallest share of what the lane carries; the first of equals; one that is lost only where all are. A pure function, in time
/// proportional to the lanes. So lanes fill in proportion, whether they are cores that other work takes in part, or a device beside a processor.
/// </summary>
/// <remarks>A lane of which nothing is known is taken to carry what the others do on average; where nothing is known of any, the lane with fewest streams is chosen.</remarks>
internal static class Placement
{
    /// <summary>Chooses.</summary>
    /// <param name="lanes">At least one.</param>
    /// <returns>The index of the lane.</returns>
    public static int Choose(ReadOnlySpan<LaneLoad> lanes)
    {
        var usual = Usual(lanes);
        var (best, least) = (0, (IsLost: true, Share: double.PositiveInfinity));
        for (var i = 0; i < lanes.Length; i++)
        {
            var load = (lanes[i].IsLost, Share: (lanes[i].Streams + 1) / (lanes[i].Carries ?? usual));
            if (load.CompareTo(least) < 0)
            {
                (best, least) = (i, load);
            }
        }

        return best;
    }

    private static double Usual(ReadOnlySpan<LaneLoad> lanes)
    {
        var (sum, known) = (0.0, 0);
        foreach (var lane in lanes)
        {
            if (lane.Carries is { } streams)
            {
                (sum, known) = (sum + streams, known + 1);
            }
        }

        return known == 0 ? 1 : sum / known;
    }
}
