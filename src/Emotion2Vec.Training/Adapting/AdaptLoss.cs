using TorchSharp;

namespace Emotion2Vec.Training.Adapting;

/// <summary>The distances between student and teacher (streaming design 3.3), each summed over utterances.</summary>
/// <param name="section">Weights.</param>
internal sealed class AdaptLoss(AdaptLossSection section)
{
    /// <summary>Stands for an utterance without a label.</summary>
    public const int NoClass = -1;

    // As PyTorch's instance norm, by which data2vec's targets are made.
    private const double NormEps = 1e-5;

    /// <summary>Computes the loss.</summary>
    /// <param name="student">What the student made of the batch.</param>
    /// <param name="teacher">What the teacher made of it; without gradient.</param>
    /// <param name="frameWeights">[T].</param>
    /// <param name="prefixes">What the teacher says at chunk ends.</param>
    /// <param name="classes">[B] true classes among those in use, or <see cref="NoClass"/>.</param>
    /// <returns>The sum over the B utterances, and its unweighted parts by name.</returns>
    public (torch.Tensor Sum, IReadOnlyDictionary<string, torch.Tensor> Parts) Compute(
        DistilledOutput student, DistilledOutput teacher, float[] frameWeights, IReadOnlyList<PrefixTarget> prefixes, long[] classes)
    {
        var device = student.Features.device;
        var weights = torch.tensor(frameWeights, device: device);
        var sum = torch.zeros(1, device: device).squeeze();
        var parts = new Dictionary<string, torch.Tensor>(StringComparer.Ordinal);
        Add("frame", section.FrameWeight, () => FrameDistance(student.Features, teacher.Features, weights));
        Add("hidden", section.HiddenWeight, () => HiddenDistance(student.Hidden, teacher.Hidden, weights));
        if (student.Tokens is { } own && teacher.Tokens is { } other)
        {
            Add("token", section.TokenWeight, () => TokenDistance(own, other));
        }

        if (student.Logits is { } logits && teacher.Logits is { } expected)
        {
            Add("utterance", section.UtteranceWeight, () => ScoreDivergence.Between(expected.mean([1]), logits.mean([1]), section.Temperature));
            if (prefixes.Count > 0)
            {
                Add("prefix", section.PrefixWeight, () => PrefixDivergence(logits, prefixes));
            }

            if (classes.Any(index => index != NoClass))
            {
                Add("label", section.LabelWeight, () => torch.nn.functional.cross_entropy(
                    logits.mean([1]), torch.tensor(classes, device: device), ignore_index: NoClass, reduction: torch.nn.Reduction.None));
            }
        }

        return (sum, parts);

        void Add(string name, double weight, Func<torch.Tensor> part)
        {
            if (weight > 0)
            {
                var value = part().sum();
                parts.Add(name, value.detach());
                sum += value * weight;
            }
        }
    }

    /// <summary>Distance of frames: mean over time of (1 - cosine) + |s - y|^2 / D.</summary>
    /// <param name="student">[B, T, D].</param>
    /// <param name="teacher">[B, T, D].</param>
    /// <param name="weights">[T].</param>
    /// <returns>[B].</returns>
    internal static torch.Tensor FrameDistance(torch.Tensor student, torch.Tensor teacher, torch.Tensor weights)
    {
        var cosine = torch.nn.functional.cosine_similarity(student, teacher, 2);
        return OverTime(1 - cosine + (student - teacher).pow(2).mean([2]), weights);
    }

    /// <summary>
    /// Distance of hidden frames: mean over time of |s - y|^2 / sqrt(D), where s and y are averages of the layers, each normed over time with the teacher's mean and
    /// variance. With own statistics a student could be shifted or scaled in any way at no cost, which online it cannot undo.
    /// </summary>
    /// <param name="student">K times [B, T, D].</param>
    /// <param name="teacher">K times [B, T, D].</param>
    /// <param name="weights">[T].</param>
    /// <returns>[B].</returns>
    internal static torch.Tensor HiddenDistance(IReadOnlyList<torch.Tensor> student, IReadOnlyList<torch.Tensor> teacher, torch.Tensor weights)
    {
        // The means cancel: (s - m) / v - (y - m) / v = (s - y) / v.
        var differences = student.Zip(teacher, (s, y) => (s - y) / (y.var([1], unbiased: false, keepdim: true) + NormEps).sqrt());
        var difference = differences.Aggregate((a, b) => a + b) / student.Count;
        return OverTime(difference.pow(2).sum([2]) / Math.Sqrt(difference.shape[2]), weights);
    }

    /// <summary>Distance of the extra tokens' means: |s - y|^2 / sqrt(D).</summary>
    /// <param name="student">[B, D].</param>
    /// <param name="teacher">[B, D].</param>
    /// <returns>[B].</returns>
    internal static torch.Tensor TokenDistance(torch.Tensor student, torch.Tensor teacher) => (student - teacher).pow(2).sum([1]) / Math.Sqrt(student.shape[1]);

    private static torch.Tensor OverTime(torch.Tensor distances, torch.Tensor weights) => (distances * weights).sum([1]) / weights.sum();

    // The student's scores are averaged over the frames that the teacher heard.
    private torch.Tensor PrefixDivergence(torch.Tensor logits, IReadOnlyList<PrefixTarget> prefixes) => prefixes
        .Select(prefix => ScoreDivergence.Between(
            prefix.Logits, logits.narrow(1, prefix.Span.Start, prefix.Span.End - prefix.Span.Start).mean([1]), section.Temperature))
        .Aggregate((a, b) => a + b) / prefixes.Count;
}
