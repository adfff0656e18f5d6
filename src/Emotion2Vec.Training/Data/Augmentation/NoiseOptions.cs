using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Data.Augmentation;

/// <summary>Added noise, drawn anew for each utterance.</summary>
public sealed record NoiseOptions
{
    /// <summary>Share of utterances that get it.</summary>
    /// <value>0 by default.</value>
    public double Probability { get; init; }

    /// <summary>Least power of the utterance over that of the noise, over all of the utterance.</summary>
    /// <value>10 dB by default.</value>
    public double MinSnrDecibels { get; init; } = 10;

    /// <summary>Most such power.</summary>
    /// <value>30 dB by default.</value>
    public double MaxSnrDecibels { get; init; } = 30;

    /// <summary>Kinds to choose from, each equally often.</summary>
    /// <value>White, pink and babble by default.</value>
    public IReadOnlyList<NoiseKind> Kinds { get; init; } = [NoiseKind.White, NoiseKind.Pink, NoiseKind.Babble];

    /// <summary>Recordings of noise: a manifest of any kind, for <see cref="NoiseKind.Recorded"/>. Null without.</summary>
    /// <value>Null by default.</value>
    public string? Manifest { get; init; }

    internal void Validate(RecipeProblems problems)
    {
        problems.Range("probability", Probability, 0, 1);
        problems.Interval("minSnrDecibels", MinSnrDecibels, "maxSnrDecibels", MaxSnrDecibels, -20, 100);
        problems.Require("kinds", Kinds.Count > 0, "is empty; name one at least, or set the probability to 0");
        problems.Require("kinds", Kinds.All(Enum.IsDefined), "has one that is none of white, pink, babble, recorded");
        problems.Require("kinds", Kinds.Distinct().Count() == Kinds.Count, "names one twice");
        problems.Require("manifest", Manifest is not "", "is empty; leave it out where nothing is recorded");
        problems.Require("manifest", Kinds.Contains(NoiseKind.Recorded) == Manifest is not null, Manifest is null
            ? "is missing, but kinds has recorded"
            : "is given, but kinds has no recorded");
    }
}
