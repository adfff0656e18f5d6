namespace Emotion2Vec.Model.Tensors;

/// <summary>What running a network costs by arithmetic alone.</summary>
public sealed class CostReport
{
    private readonly Dictionary<string, long> _parameters = [];

    /// <summary>Floating-point operations; a multiply-add counts as two. Matrix products, convolutions and attention; elementwise work too, at one per element and operation.</summary>
    public long Flops { get; private set; }

    /// <summary>The part of <see cref="Flops"/> that is matrix products and convolutions.</summary>
    public long ProductFlops { get; private set; }

    /// <summary>Bytes of float32 results written, if nothing were fused.</summary>
    public long ResultBytes { get; private set; }

    /// <summary>Parameters asked for, each counted once.</summary>
    public long ParameterCount => _parameters.Values.Sum();

    /// <summary>Bytes of float32 parameters.</summary>
    public long ParameterBytes => 4 * ParameterCount;

    internal void AddParameter(string name, long count) => _parameters[name] = count;

    internal void AddProduct(long multiplyAdds)
    {
        ProductFlops += 2 * multiplyAdds;
        Flops += 2 * multiplyAdds;
    }

    internal void AddElementwise(long operations) => Flops += operations;

    internal void AddResult(long elements) => ResultBytes += 4 * elements;
}
