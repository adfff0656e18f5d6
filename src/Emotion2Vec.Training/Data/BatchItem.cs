namespace Emotion2Vec.Training.Data;

/// <summary>One crop of a batch.</summary>
/// <param name="Utterance">What it was cut from.</param>
/// <param name="CropStart">First sample of the crop within the utterance, at 16 kHz.</param>
/// <param name="Mean">Mean of the whole utterance's samples, after augmentation.</param>
/// <param name="Variance">Biased variance of the whole utterance's samples, after augmentation.</param>
public sealed record BatchItem(Utterance Utterance, int CropStart, double Mean, double Variance);
