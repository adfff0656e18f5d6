using TorchSharp;

namespace Emotion2Vec.Training.Pretraining;

/// <summary>The objective of one batch, summed as fairseq sums it: batches add up, and the gradient of an update is divided by all their hidden frames.</summary>
/// <param name="Sum">The value to differentiate; a scalar.</param>
/// <param name="HiddenFrames">n, the frames that were hidden.</param>
/// <param name="Frame">The frame loss's share of the sum.</param>
/// <param name="Utterance">The utterance loss's share of the sum.</param>
/// <param name="TargetDeviation">How much targets differ from frame to frame: the mean over channels of their deviation.</param>
/// <param name="PredictionDeviation">The same of predictions.</param>
internal sealed record PretrainingLoss(torch.Tensor Sum, int HiddenFrames, double Frame, double Utterance, double TargetDeviation, double PredictionDeviation);
