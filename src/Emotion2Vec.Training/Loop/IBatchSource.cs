using Emotion2Vec.Training.Data;

namespace Emotion2Vec.Training.Loop;

/// <summary>The batches of a run, in order and without end.</summary>
internal interface IBatchSource : IDisposable
{
    /// <summary>Waits for the next batch.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The batch.</returns>
    SampleBatch Next(CancellationToken cancellationToken);
}
