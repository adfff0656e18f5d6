using TorchSharp;
using static TorchSharp.torch;

namespace Emotion2Vec.Training.Probing.FrontEnds;

/// <summary>What SUPERB's baselines append to and do with static features: first and second differences, then mean and variance of the utterance removed.</summary>
internal static class Dynamics
{
    private const int Reach = 2;

    // Of s3prl's baseline: it is added to the standard deviation.
    private const double Eps = 1e-10;

    /// <summary>Appends both differences and normalises each channel over the utterance.</summary>
    /// <param name="statics">[T, D] float64.</param>
    /// <returns>[T, 3 D] values: static, first, second.</returns>
    public static float[] Complete(Tensor statics)
    {
        using var scope = NewDisposeScope();
        var first = Differences(statics);
        var all = cat([statics, first, Differences(first)], 1);
        var centred = all - all.mean([0], keepdim: true);

        // Unbiased; a single frame has no deviation, and its centred values are 0.
        var deviation = all.shape[0] > 1 ? all.std(0, unbiased: true, keepdim: true) : zeros(1, all.shape[1], ScalarType.Float64);
        return [.. (centred / (deviation + Eps)).to(ScalarType.Float32).data<float>()];
    }

    // Regression over five frames, sum of n (x[t + n] - x[t - n]) over 2 (1 + 4), the ends repeated.
    private static Tensor Differences(Tensor rows)
    {
        var last = rows.shape[0] - 1;
        Tensor Shifted(long by) => rows.index_select(0, (arange(rows.shape[0]) + by).clamp(0, last));
        var sum = zeros_like(rows);
        for (var n = 1; n <= Reach; n++)
        {
            sum += n * (Shifted(n) - Shifted(-n));
        }

        return sum / 10;
    }
}
