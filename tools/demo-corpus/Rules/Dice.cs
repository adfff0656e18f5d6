using System.Security.Cryptography;
using System.Text;

namespace Emotion2Vec.Tools.DemoCorpus.Rules;

/// <summary>Everything random about one piece of the corpus. It depends on the seed and the piece's name alone, so the order of work changes nothing.</summary>
/// <param name="seed">The corpus's seed.</param>
/// <param name="name">Name of the piece.</param>
internal sealed class Dice(int seed, string name)
{
    /// <summary>How far a rule's number may be off, each way, as a share of it: classes overlap, and no single number is the label.</summary>
    public const double Spread = 0.12;

    private readonly Random _random = new(BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{name}"))));

    /// <summary>Even over an interval.</summary>
    public double Between(double low, double high) => low + ((high - low) * _random.NextDouble());

    /// <summary>A number of a rule, off by up to <see cref="Spread"/>.</summary>
    public double Jitter(double value) => value * Between(1 - Spread, 1 + Spread);

    /// <summary>A whole number whose mean over many draws is <paramref name="value"/>: small numbers, such as a flutter of 2, vary too.</summary>
    public int Round(double value) => (int)Math.Floor(value + _random.NextDouble());

    /// <summary>Puts things in another order.</summary>
    public T[] Shuffled<T>(IEnumerable<T> things)
    {
        T[] shuffled = [.. things];
        _random.Shuffle(shuffled);
        return shuffled;
    }
}
