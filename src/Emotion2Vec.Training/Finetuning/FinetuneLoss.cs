using TorchSharp;

namespace Emotion2Vec.Training.Finetuning;

/// <summary>Cross entropy of utterances and frames, and the concordance loss of dimensions, each summed over utterances.</summary>
/// <param name="section">Weights.</param>
/// <param name="classes">Classes (V): the first logits.</param>
/// <param name="dimensions">Dimensions (K): the logits after them.</param>
internal sealed class FinetuneLoss(FinetuneLossSection section, int classes, int dimensions)
{
    // Keeps the loss of a constant prediction finite.
    private const double Eps = 1e-8;

    /// <summary>Computes the loss.</summary>
    /// <param name="logits">[B, T, V + K].</param>
    /// <param name="targets">What they should have been.</param>
    /// <returns>The sum over the B utterances, and its unweighted parts by name.</returns>
    public (torch.Tensor Sum, IReadOnlyDictionary<string, torch.Tensor> Parts) Compute(torch.Tensor logits, FinetuneTargets targets)
    {
        var (b, t) = (logits.shape[0], logits.shape[1]);
        var mean = logits.mean([1]);
        var sum = torch.zeros(1, device: logits.device).squeeze();
        var parts = new Dictionary<string, torch.Tensor>(StringComparer.Ordinal);
        if (classes > 0 && section.UtteranceWeight > 0)
        {
            Add("utterance", section.UtteranceWeight, CrossEntropy(mean.narrow(1, 0, classes), torch.tensor(targets.Classes, device: logits.device)).sum());
        }

        if (classes > 0 && section.FrameWeight > 0)
        {
            var wanted = torch.tensor(targets.Frames, device: logits.device);
            var losses = CrossEntropy(logits.narrow(2, 0, classes).reshape(b * t, classes), wanted).reshape(b, t);
            var labelled = wanted.reshape(b, t).ne(FinetuneTargets.None).sum(1).clamp_min(1);
            Add("frame", section.FrameWeight, (losses.sum(1) / labelled).sum());
        }

        if (dimensions > 0 && section.DimensionWeight > 0)
        {
            Add("dimension", section.DimensionWeight, Discordance(mean.narrow(1, classes, dimensions), torch.tensor(targets.Dimensions, [b, dimensions], device: logits.device)) * b);
        }

        return (sum, parts);

        void Add(string name, double weight, torch.Tensor part)
        {
            parts.Add(name, part.detach());
            sum += part * weight;
        }
    }

    // Utterances without a class count nothing.
    private torch.Tensor CrossEntropy(torch.Tensor logits, torch.Tensor wanted) => torch.nn.functional.cross_entropy(
        logits, wanted, ignore_index: FinetuneTargets.None, reduction: torch.nn.Reduction.None, label_smoothing: section.LabelSmoothing);

    // 1 - CCC over the rated utterances of the batch, averaged over dimensions (Lin 1989).
    private static torch.Tensor Discordance(torch.Tensor predicted, torch.Tensor rated)
    {
        var known = rated.isnan().logical_not();
        var count = known.sum(0, keepdim: true).clamp_min(1);
        var y = rated.nan_to_num(0);
        var weight = known.to(torch.float32);
        var (meanX, meanY) = ((predicted * weight).sum(0, keepdim: true) / count, (y * weight).sum(0, keepdim: true) / count);
        var (dx, dy) = ((predicted - meanX) * weight, (y - meanY) * weight);
        var covariance = (dx * dy).sum([0]) / count.squeeze(0);
        var spread = ((dx * dx).sum([0]) + (dy * dy).sum([0])) / count.squeeze(0);
        var ccc = 2.0 * covariance / (spread + (meanX - meanY).pow(2).squeeze(0) + Eps);
        return 1.0 - ccc.mean();
    }
}
