using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Loop;

namespace Emotion2Vec.Training.Tests.Loop;

/// <summary>Batches of noise: a function of their index alone.</summary>
internal sealed class LineBatches(long next, CancellationTokenSource? cancelAt = null, long cancelIndex = -1) : IBatchSource
{
    private const int Items = 8;
    private long _next = next;

    public SampleBatch Next(CancellationToken cancellationToken)
    {
        if (_next == cancelIndex)
        {
            cancelAt?.Cancel();
        }

        var random = new Random((int)_next);
        var items = Enumerable.Range(0, Items).Select(i => new BatchItem(new() { Id = $"u{_next}-{i}", Path = "/none" }, 0, 0, 1)).ToList();
        return new() { Items = items, Samples = [.. Enumerable.Range(0, Items * 4).Select(_ => (float)random.NextDouble() - 0.5f)], SamplesPerItem = 4, Index = _next++, Epoch = 0 };
    }

    public void Dispose()
    {
    }
}
