using Emotion2Vec.Model.Configuration;

namespace Emotion2Vec.Model.Labels;

/// <summary>The continuous ratings that a head may predict beside classes: arousal, valence and dominance (Russell and Mehrabian, 1977).</summary>
public static class EmotionDimensions
{
    /// <summary>Calm to excited.</summary>
    public const string Arousal = "arousal";

    /// <summary>Unpleasant to pleasant.</summary>
    public const string Valence = "valence";

    /// <summary>Yielding to in control.</summary>
    public const string Dominance = "dominance";

    /// <summary>All of them, in the order in which reports name them.</summary>
    public static IReadOnlyList<string> All { get; } = [Arousal, Valence, Dominance];

    internal static void Validate(IReadOnlyList<string> dimensions, ProblemList problems)
    {
        foreach (var name in dimensions.Where(name => !All.Contains(name, StringComparer.Ordinal)))
        {
            problems.Require(false, $"dimensions has '{name}'; {string.Join(", ", All)} are possible");
        }

        problems.Require(dimensions.Distinct(StringComparer.Ordinal).Count() == dimensions.Count, "dimensions names one twice");
    }
}
