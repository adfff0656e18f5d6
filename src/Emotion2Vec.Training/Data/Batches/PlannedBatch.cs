namespace Emotion2Vec.Training.Data.Batches;

/// <summary>Which utterances make a batch.</summary>
/// <param name="Epoch">The pass over the data set that it belongs to, from 0.</param>
/// <param name="Utterances">Indexes into the manifest; at least one.</param>
internal sealed record PlannedBatch(int Epoch, int[] Utterances);
