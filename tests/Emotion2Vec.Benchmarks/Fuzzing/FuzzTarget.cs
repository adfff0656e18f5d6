namespace Emotion2Vec.Benchmarks.Fuzzing;

/// <summary>Something that takes bytes from outside.</summary>
/// <param name="name">What it is called on the command line.</param>
/// <param name="seeds">Good inputs.</param>
/// <param name="feed">Feeds it one input.</param>
internal sealed class FuzzTarget(string name, IReadOnlyList<byte[]> seeds, FuzzTarget.Feeder feed)
{
    /// <summary>Feeds an input.</summary>
    /// <param name="input">Anything.</param>
    /// <returns>True if it was understood, false if it was refused; refusing by an <c>Emotion2VecException</c> is as good.</returns>
    public delegate bool Feeder(ReadOnlySpan<byte> input);

    /// <summary>What it is called on the command line.</summary>
    public string Name { get; } = name;

    /// <summary>Good inputs.</summary>
    public IReadOnlyList<byte[]> Seeds { get; } = seeds.Count > 0 ? seeds : throw new InvalidOperationException($"{name} has no good inputs to begin from.");

    /// <summary>Feeds it one input.</summary>
    public Feeder Feed { get; } = feed;
}
