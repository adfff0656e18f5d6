using Emotion2Vec.Model.Labels;

namespace Emotion2Vec.Realtime.Analysis;

/// <summary>Scores of the classes in use, out of those of all that a head has.</summary>
internal static class UsedScores
{
    /// <summary>Picks them.</summary>
    /// <param name="scores">[V] scores.</param>
    /// <param name="labels">The classes.</param>
    /// <returns>One for each of <see cref="LabelSet.ShortNames"/>.</returns>
    public static IEnumerable<float> Used(this IReadOnlyList<float> scores, LabelSet labels) => labels.UsedIndices.Select(label => scores[label]);
}
