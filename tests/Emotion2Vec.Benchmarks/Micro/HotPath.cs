namespace Emotion2Vec.Benchmarks.Micro;

/// <summary>One operation that runs per packet, chunk or message, ready to be run over and over on one thread.</summary>
/// <param name="operation">The operation.</param>
/// <param name="owned">What it needs, in the order in which it is let go.</param>
internal sealed class HotPath(Action operation, params IReadOnlyList<IDisposable> owned) : IDisposable
{
    /// <summary>Runs it once.</summary>
    public void Run() => operation();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var one in owned)
        {
            one.Dispose();
        }
    }
}
