namespace Emotion2Vec.Training.Finetuning;

/// <summary>An utterance of the validation set, in memory.</summary>
/// <param name="Samples">All of it, 16 kHz mono.</param>
/// <param name="Targets">What it should be scored as; B = 1.</param>
internal sealed record ValidationUtterance(float[] Samples, FinetuneTargets Targets);
