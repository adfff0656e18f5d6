using System.Numerics.Tensors;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Inference.Dimensions;

/// <summary>
/// The rows of a head that predict dimensions (arousal, valence, dominance) from frame features: y = W x + b, without bounds. The head is linear, so the
/// mean over frames of y is y of the mean over frames. Immutable; safe for concurrent use.
/// </summary>
public sealed class DimensionHead
{
    private readonly float[] _weight;
    private readonly float[] _bias;
    private readonly int _width;

    private DimensionHead(IReadOnlyList<string> names, float[] weight, float[] bias)
    {
        Names = names;
        _weight = weight;
        _bias = bias;
        _width = weight.Length / bias.Length;
    }

    /// <summary>What is predicted, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Predicts the dimensions of an utterance.</summary>
    /// <param name="features">[T, D] frame features, at least one frame.</param>
    /// <returns>One value for each of <see cref="Names"/>: the mean over frames.</returns>
    public double[] Mean(ReadOnlySpan<float> features)
    {
        if (features.Length == 0 || features.Length % _width != 0)
        {
            throw new ArgumentException($"Frames of {_width} features are needed; got {features.Length} values.", nameof(features));
        }

        var mean = new double[_width];
        for (var i = 0; i < features.Length; i++)
        {
            mean[i % _width] += features[i];
        }

        var frames = features.Length / _width;
        var values = new double[Names.Count];
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = _bias[row];
            for (var i = 0; i < _width; i++)
            {
                values[row] += _weight[(row * _width) + i] * mean[i] / frames;
            }
        }

        return values;
    }

    /// <summary>Predicts the dimensions of frames. Allocates nothing.</summary>
    /// <param name="features">[T, D] frame features.</param>
    /// <param name="values">[T, M] or longer: receives one value per frame for each of <see cref="Names"/>.</param>
    public void Predict(ReadOnlySpan<float> features, Span<float> values)
    {
        for (var (frame, next) = (0, 0); frame < features.Length / _width; frame++)
        {
            for (var row = 0; row < _bias.Length; row++)
            {
                values[next++] = _bias[row] + TensorPrimitives.Dot(_weight.AsSpan(row * _width, _width), features.Slice(frame * _width, _width));
            }
        }
    }

    /// <summary>Reads the rows.</summary>
    /// <param name="names">What they predict, in order; at least one.</param>
    /// <param name="width">Features of a frame (D).</param>
    /// <param name="weights">A source whose head has exactly these rows.</param>
    /// <returns>The head.</returns>
    internal static DimensionHead Read(IReadOnlyList<string> names, int width, IWeightSource weights)
    {
        var (weight, bias) = (new float[names.Count * width], new float[names.Count]);
        weights.Read(ParameterCatalog.HeadWeight, weight);
        weights.Read(ParameterCatalog.HeadBias, bias);
        return new(names, weight, bias);
    }
}
