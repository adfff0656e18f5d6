namespace Emotion2Vec.Tools.NetSim.Impairing;

/// <summary>What a network does to packets. Shares are from 0 to 1.</summary>
internal sealed record Impairment
{
    /// <summary>Draws everything random: the same seed and the same number of packets give the same fates.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Packets that are lost.</summary>
    public double Loss { get; init; }

    /// <summary>How many packets a loss takes in a row, on average; null if each is lost for itself.</summary>
    public double? Burst { get; init; }

    /// <summary>What every packet takes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>What a packet takes beyond that at most, drawn evenly. Packets do not overtake each other for it: they wait in a queue, as in a router.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Packets that take a longer way, so that later ones overtake them.</summary>
    public double Reorder { get; init; }

    /// <summary>How much longer that way is.</summary>
    public TimeSpan Detour { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>Packets that come twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>Packets of which one to four bits are turned.</summary>
    public double Corrupt { get; init; }
}
