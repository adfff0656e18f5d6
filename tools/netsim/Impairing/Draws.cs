namespace Emotion2Vec.Tools.NetSim.Impairing;

/// <summary>
/// Random numbers that belong to one packet: a function of seed and number, so that they are the same with every version of .NET, and one impairment more
/// changes nothing about the others. SplitMix64 (Steele, Lea, Flood 2014, figure 14).
/// </summary>
/// <param name="state">Where they begin.</param>
internal struct Draws(ulong state)
{
    private ulong _state = state;

    /// <summary>The numbers of a packet.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="number">The packet's.</param>
    public static Draws Of(int seed, long number)
    {
        var outer = new Draws((ulong)(uint)seed);
        return new Draws(outer.Next() ^ new Draws((ulong)number).Next());
    }

    /// <summary>64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 up to, but not, 1.</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));
}
