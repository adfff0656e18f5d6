namespace Emotion2Vec.Training.Data.Batches;

/// <summary>An utterance and its samples.</summary>
/// <param name="Utterance">What it is.</param>
/// <param name="Samples">[N] samples at 16 kHz mono.</param>
internal sealed record UtteranceSound(Utterance Utterance, float[] Samples);
