using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Batches;

namespace Emotion2Vec.Training.Loop;

/// <summary>A batch reader as the loop sees it.</summary>
/// <param name="reader">The reader; disposed with this.</param>
internal sealed class ReaderBatches(BatchReader reader) : IBatchSource
{
    /// <inheritdoc/>
    public SampleBatch Next(CancellationToken cancellationToken) => reader.Next();

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();
}
