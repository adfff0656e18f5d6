using TorchSharp;

namespace Emotion2Vec.Training.Loop;

/// <summary>
/// The loss of one batch as a sum over its units (utterances, masked frames), so that batches can be accumulated: the gradient of an update is that of all sums
/// divided by all units.
/// </summary>
/// <param name="Sum">The value to differentiate; a scalar.</param>
/// <param name="Units">What it was summed over; more than 0.</param>
/// <param name="Parts">Its parts for people, each summed over the same units.</param>
internal sealed record StepLoss(torch.Tensor Sum, double Units, IReadOnlyDictionary<string, double> Parts);
