using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Tests.Support;

/// <summary>Seeded parameters for a very small network in any of the architecture's variants; the same values for the same name and seed in every world.</summary>
internal sealed class RandomNetwork(int seed) : IParameters<DoubleTensor>, IWeightSource
{
    public static EncoderConfig Small { get; } = new()
    {
        EmbedDim = 24,
        NumHeads = 3,
        NumAlibiHeads = 3,
        Depth = 2,
        PrenetDepth = 1,
        MlpRatio = 2,
        NumExtraTokens = 3,
        FeatureEncoder = [new(8, 10, 5), new(8, 3, 2), new(8, 3, 2), new(8, 3, 2), new(8, 3, 2), new(8, 2, 2), new(8, 2, 2)],
        ConvPosWidth = 15,
        ConvPosDepth = 3,
        ConvPosGroups = 4,
    };

    private readonly Dictionary<string, int[]> _shapes = [];

    public IReadOnlyCollection<string> Names => _shapes.Keys;

    public static EncoderConfig Variant(string name) => name switch
    {
        "post" => Small,
        "pre" => Small with { LayerNormFirst = true },
        "per-layer" => Small with { LearnedAlibiScalePerLayer = true, LearnedAlibiScalePerHead = false },
        "fixed-scale" => Small with { LearnedAlibiScale = false },
        "no-alibi" => Small with { UseAlibi = false },
        "even-kernel" => Small with { ConvPosWidth = 12 },
        "pre-ln" => Small with { ConvPosPreLn = true },
        "no-tokens" => Small with { NumExtraTokens = 0 },
        "no-affine" => Small with { NormAffine = false },
        "wide-kernel" => Small with { FeatureEncoder = [new(8, 10, 5), new(8, 7, 4), new(8, 3, 2), new(8, 3, 2), new(8, 2, 2), new(8, 2, 2)] },
        "group-norm" => Small with { ExtractorMode = ExtractorMode.Default },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such variant"),
    };

    public DoubleTensor Get(string name, params ReadOnlySpan<int> shape) => DoubleTensor.From(Values(name, shape.ToArray()), shape);

    public bool TryGetShape(string name, out IReadOnlyList<long> shape)
    {
        shape = [];
        return false;
    }

    public void Read(string name, Span<float> destination) => Values(name, [destination.Length]).CopyTo(destination);

    public void Dispose()
    {
        // Nothing is held.
    }

    private float[] Values(string name, int[] shape)
    {
        // A hash that does not change between runs, unlike string.GetHashCode.
        var hash = name.Aggregate(seed, (h, c) => unchecked((h * 31) + c));
        var random = new Random(hash);
        var scale = name.EndsWith("norm1.weight", StringComparison.Ordinal) ? 1 : name.Contains("conv_layers", StringComparison.Ordinal) ? 0.6 : 0.35;
        return [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => (float)(((random.NextDouble() * 2) - 1) * scale) + (name.EndsWith("alibi_scale", StringComparison.Ordinal) ? 0.8f : 0))];
    }
}
