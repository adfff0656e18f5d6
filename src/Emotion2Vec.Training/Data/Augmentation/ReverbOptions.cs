using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Data.Augmentation;

/// <summary>Reverberation of a room, drawn anew for each utterance.</summary>
public sealed record ReverbOptions
{
    /// <summary>Share of utterances that get it.</summary>
    /// <value>0 by default.</value>
    public double Probability { get; init; }

    /// <summary>Shortest time in which the reverberation decays by 60 dB.</summary>
    /// <value>0.1 s by default: a furnished small room.</value>
    public double MinSeconds { get; init; } = 0.1;

    /// <summary>Longest such time.</summary>
    /// <value>0.5 s by default: an office.</value>
    public double MaxSeconds { get; init; } = 0.5;

    /// <summary>Least energy of the direct sound over that of the reverberation.</summary>
    /// <value>3 dB by default.</value>
    public double MinDirectDecibels { get; init; } = 3;

    /// <summary>Most energy of the direct sound over that of the reverberation.</summary>
    /// <value>15 dB by default.</value>
    public double MaxDirectDecibels { get; init; } = 15;

    internal void Validate(RecipeProblems problems)
    {
        problems.Range("probability", Probability, 0, 1);
        problems.Interval("minSeconds", MinSeconds, "maxSeconds", MaxSeconds, 0.02, 3);
        problems.Interval("minDirectDecibels", MinDirectDecibels, "maxDirectDecibels", MaxDirectDecibels, -20, 60);
    }
}
