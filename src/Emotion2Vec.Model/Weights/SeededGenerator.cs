namespace Emotion2Vec.Model.Weights;

/// <summary>
/// Random numbers that are the same bits on every platform and in every version. Bits are SplitMix64 (Steele, Lea and Flood, OOPSLA 2014;
/// constants of Vigna's splitmix64.c). A normal number is the sum of twelve uniform ones (variance 1, Irwin-Hall): integer sums are exact
/// everywhere, while the logarithm and cosine of Box-Muller differ between C libraries in their last bit.
/// </summary>
internal struct SeededGenerator(ulong seed)
{
    private const ulong Gamma = 0x9e3779b97f4a7c15;
    private const int Pieces = 12;
    private const int PieceBits = 21;
    private const int PiecesPerDraw = 3;

    private ulong _state = seed;

    /// <summary>A generator for one name: the seed and FNV-1a of the name, so that tensors can be drawn in any order.</summary>
    public static SeededGenerator For(int seed, string name)
    {
        var hash = 0xcbf29ce484222325;
        foreach (var character in name)
        {
            hash = (hash ^ character) * 0x100000001b3;
        }

        return new SeededGenerator(hash ^ (uint)seed);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        _state += Gamma;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [-1, 1), a multiple of 2^-23.</summary>
    public float NextUniform() => ((long)(NextBits() >> 40) - (1 << 23)) * (1f / (1 << 23));

    /// <summary>Mean 0, deviation 1, within -6 to 6.</summary>
    public double NextNormal()
    {
        const long PieceMask = (1L << PieceBits) - 1;
        var sum = 0L;
        for (var draw = 0; draw < Pieces / PiecesPerDraw; draw++)
        {
            var bits = (long)(NextBits() >> 1);
            sum += (bits & PieceMask) + ((bits >> PieceBits) & PieceMask) + (bits >> (2 * PieceBits));
        }

        return (sum - (Pieces * PieceMask / 2)) / (double)(1L << PieceBits);
    }
}
