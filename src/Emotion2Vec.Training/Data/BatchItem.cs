namespace Emotion2Vec.Training.Data;

/// <summary>One crop of a batch.</summary>
/// <param name="Utterance">
/// What it was cut from. Where that is several utterances one after the other, it has the spans of all of them, a label only if they share it, and no ratings.
/// </param>
/// <param name="CropStart">First sample of the crop within the utterance, at 16 kHz.</param>
/// <param name="Mean">Mean of the whole utterance's samples, after augmentation.</param>
/// <param name="Variance">Biased variance of the whole utterance's samples, after augmentation.</param>
public sealed record BatchItem(Utterance Utterance, int CropStart, double Mean, double Variance);
