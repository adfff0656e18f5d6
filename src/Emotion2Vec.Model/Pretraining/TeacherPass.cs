using System.Globalization;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Pretraining;

/// <summary>
/// The teacher's pass of pre-training (emotion2vec section 10): the whole utterance, unmasked, from the student's local features. Targets are the averages of its last
/// main blocks (upstream's <c>make_targets</c>).
/// </summary>
/// <typeparam name="T">The tensor type.</typeparam>
/// <param name="network">The teacher's layers, without regularisation.</param>
/// <param name="targets">Which layers, and which norms.</param>
public sealed class TeacherPass<T>(Emotion2VecNetwork<T> network, TargetConfig targets)
    where T : class, ITensor<T>
{
    private const float Eps = 1e-5f;

    /// <summary>Runs the pass.</summary>
    /// <param name="localFeatures">[B, T, D] of the student; no gradient may flow back.</param>
    /// <param name="observe">Called with every named intermediate value; null if nobody looks.</param>
    /// <returns>The targets.</returns>
    public TeacherOutput<T> Forward(T localFeatures, Action<string, T>? observe = null)
    {
        var (e, frames) = (network.Config.NumExtraTokens, localFeatures.Shape[1]);
        var rows = network.Prepend(localFeatures + network.Positions.Forward(localFeatures, new ZeroContext<T>(), valid: null, observe: null));
        var biases = network.Alibi.Forward(RowDistance.Among(rows, e, [.. Enumerable.Range(0, frames)], items: 1), mask: null);
        var layers = new Dictionary<string, T>(StringComparer.Ordinal);
        network.Transform(rows, new BiasedAttention<T>(biases, regularization: null), (name, value) =>
        {
            // The FFN's output before dropout and residual, or the block's, without the extra tokens.
            if (name.StartsWith("block_", StringComparison.Ordinal) && (name.EndsWith("_ffn", StringComparison.Ordinal) || int.TryParse(name.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            {
                layers.Add(name, value.Slice(1, e));
            }

            observe?.Invoke($"teacher_{name}", layers.GetValueOrDefault(name, value));
        });

        var count = Math.Min(targets.AverageTopKLayers, network.Config.Depth);
        var last = Enumerable.Range(network.Config.Depth - count, count).Select(i => layers[targets.EndOfBlockTargets ? $"block_{i}" : $"block_{i}_ffn"]).ToList();
        var target = NormAverage(Average(last.Select(NormLayer)));
        observe?.Invoke("target", target);
        return new(target, Average(last));
    }

    private static T OverTime(T x)
    {
        var d = x.Shape[2];
        return x.NormOverTime(x.Constant([.. Enumerable.Repeat(1f, d)], d), x.Constant(new float[d], d), Eps);
    }

    // Batch norm without running statistics is the norm over time of all items laid end to end.
    private static T OverBatch(T x) => OverTime(x.Reshape(1, -1, x.Shape[2])).Reshape(-1, x.Shape[1], x.Shape[2]);

    private static T Average(IEnumerable<T> layers)
    {
        var all = layers.ToList();
        return all.Aggregate((a, b) => a + b) * all[0].Constant([1f / all.Count], 1);
    }

    private T NormLayer(T x)
    {
        var y = targets.BatchNormTargetLayer ? OverBatch(x) : x;
        y = targets.InstanceNormTargetLayer ? OverTime(y) : y;
        return targets.LayerNormTargetLayer ? y.LayerNorm(null, null, Eps) : y;
    }

    private T NormAverage(T x)
    {
        var y = targets.LayerNormTargets ? x.LayerNorm(null, null, Eps) : x;
        return targets.InstanceNormTargets ? OverTime(y) : y;
    }
}
