namespace Emotion2Vec.Onnx;

/// <summary>What a graph is written for, where that is not the processor's own float32: products and activations in a narrower type, norms as the plain operator.</summary>
/// <remarks>The waveform's product, distances, masks, softmax and classifier stay in float32 whatever the type: they cost little, and their rounding would show.</remarks>
public sealed class OnnxTarget
{
    // Moves of bytes, which round nothing and are there for every type.
    private static readonly HashSet<string> Moves = new(StringComparer.Ordinal) { "Cast", "Gather", "Reshape", "ScatterElements", "Transpose", "Unsqueeze" };

    private readonly bool _isEmulated;

    private OnnxTarget(OnnxElement arithmetic, bool isEmulated)
    {
        Arithmetic = arithmetic;
        _isEmulated = isEmulated;
    }

    /// <summary>The type of products, activations and cached state.</summary>
    public OnnxElement Arithmetic { get; }

    /// <summary>The runtime's CUDA provider.</summary>
    /// <param name="arithmetic">Float32, float16 or bfloat16.</param>
    /// <returns>The target.</returns>
    public static OnnxTarget Cuda(OnnxElement arithmetic) => new(arithmetic, isEmulated: false);

    /// <summary>The processor standing in for a device: it computes each operation in float32 and rounds its result, as a device does that sums in float32.</summary>
    /// <param name="arithmetic">Float32, float16 or bfloat16.</param>
    /// <returns>The target.</returns>
    public static OnnxTarget Emulated(OnnxElement arithmetic) => new(arithmetic, isEmulated: true);

    /// <summary>What an operator computes values of a type in.</summary>
    internal OnnxElement ComputesIn(string op, OnnxElement element)
    {
        if (element is not (OnnxElement.Float16 or OnnxElement.BFloat16) || Moves.Contains(op))
        {
            return element;
        }

        // The CUDA provider convolves in bfloat16 from opset 22 on only. What is convolved has been normalised, so float16 holds it.
        return _isEmulated ? OnnxElement.Float32 : op == "Conv" ? OnnxElement.Float16 : element;
    }
}
