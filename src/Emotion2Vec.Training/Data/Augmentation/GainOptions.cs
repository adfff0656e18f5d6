using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Data.Augmentation;

/// <summary>Another loudness, drawn anew for each utterance. Nothing is clipped by it.</summary>
public sealed record GainOptions
{
    /// <summary>Share of utterances that get it.</summary>
    /// <value>0 by default.</value>
    public double Probability { get; init; }

    /// <summary>Least gain.</summary>
    /// <value>-12 dB by default.</value>
    public double MinDecibels { get; init; } = -12;

    /// <summary>Most gain.</summary>
    /// <value>12 dB by default.</value>
    public double MaxDecibels { get; init; } = 12;

    internal void Validate(RecipeProblems problems)
    {
        problems.Range("probability", Probability, 0, 1);
        problems.Interval("minDecibels", MinDecibels, "maxDecibels", MaxDecibels, -60, 60);
    }
}
