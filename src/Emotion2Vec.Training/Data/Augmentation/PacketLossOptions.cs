using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Data.Augmentation;

/// <summary>Packets of 20 ms that get lost, in bursts as networks lose them.</summary>
public sealed record PacketLossOptions
{
    /// <summary>Share of utterances that get it.</summary>
    /// <value>0 by default.</value>
    public double Probability { get; init; }

    /// <summary>Least share of packets that are lost.</summary>
    /// <value>0.01 by default.</value>
    public double MinShare { get; init; } = 0.01;

    /// <summary>Most share of packets that are lost.</summary>
    /// <value>0.1 by default.</value>
    public double MaxShare { get; init; } = 0.1;

    /// <summary>Packets that are lost in a row, on average.</summary>
    /// <value>2 by default.</value>
    public double BurstPackets { get; init; } = 2;

    /// <summary>What is played for a lost packet.</summary>
    /// <value>Silence by default, as in this program's RTP receiver.</value>
    public PacketConcealment Concealment { get; init; } = PacketConcealment.Silence;

    internal void Validate(RecipeProblems problems)
    {
        problems.Range("probability", Probability, 0, 1);
        problems.Interval("minShare", MinShare, "maxShare", MaxShare, 0, 0.5);
        problems.Range("burstPackets", BurstPackets, 1, 50);
        problems.Require("concealment", Enum.IsDefined(Concealment), "is neither silence nor repeat");
    }
}
