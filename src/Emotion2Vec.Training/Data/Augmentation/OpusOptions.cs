using Emotion2Vec.Audio.Codecs;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Data.Augmentation;

/// <summary>Coding by Opus at a bitrate that is drawn anew for each utterance.</summary>
public sealed record OpusOptions
{
    /// <summary>Share of utterances that get it.</summary>
    /// <value>0 by default.</value>
    public double Probability { get; init; }

    /// <summary>Least bitrate.</summary>
    /// <value>8000 bits per second by default.</value>
    public int MinBitrate { get; init; } = 8000;

    /// <summary>Most bitrate.</summary>
    /// <value>32000 bits per second by default.</value>
    public int MaxBitrate { get; init; } = 32_000;

    internal void Validate(RecipeProblems problems)
    {
        problems.Range("probability", Probability, 0, 1);
        problems.Interval("minBitrate", MinBitrate, "maxBitrate", MaxBitrate, OpusRoundTrip.LowestBitrate, OpusRoundTrip.HighestBitrate);
    }
}
