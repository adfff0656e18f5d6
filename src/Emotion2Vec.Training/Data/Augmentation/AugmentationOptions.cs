using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Data.Augmentation;

/// <summary>
/// What is done to the sound of each utterance, in the order in which it happens to real sound: room, noise, gain, telephone band, codec, network. Each has its
/// own probability, and its own random numbers: switching one on changes nothing of the others.
/// </summary>
public sealed record AugmentationOptions
{
    /// <summary>Reverberation of a room.</summary>
    /// <value>Never by default.</value>
    public ReverbOptions Reverb { get; init; } = new();

    /// <summary>Added noise.</summary>
    /// <value>Never by default.</value>
    public NoiseOptions Noise { get; init; } = new();

    /// <summary>Another loudness.</summary>
    /// <value>Never by default.</value>
    public GainOptions Gain { get; init; } = new();

    /// <summary>Probability of a telephone's band: what 8 kHz leaves of 16 kHz.</summary>
    /// <value>0 by default.</value>
    public double BandLimitProbability { get; init; }

    /// <summary>Probability of coding by G.711 mu-law.</summary>
    /// <value>0 by default.</value>
    public double MuLawProbability { get; init; }

    /// <summary>Coding by Opus.</summary>
    /// <value>Never by default.</value>
    public OpusOptions Opus { get; init; } = new();

    /// <summary>Lost packets.</summary>
    /// <value>Never by default.</value>
    public PacketLossOptions PacketLoss { get; init; } = new();

    internal void Validate(RecipeProblems problems)
    {
        Reverb.Validate(problems.In("reverb"));
        Noise.Validate(problems.In("noise"));
        Gain.Validate(problems.In("gain"));
        problems.Range("bandLimitProbability", BandLimitProbability, 0, 1);
        problems.Range("muLawProbability", MuLawProbability, 0, 1);
        Opus.Validate(problems.In("opus"));
        PacketLoss.Validate(problems.In("packetLoss"));
    }
}
