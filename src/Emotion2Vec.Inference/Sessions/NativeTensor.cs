using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Emotion2Vec.Inference.Sessions;

/// <summary>Floats in native memory, aligned for SIMD, that a session reads or writes in place. One owner; zero when created.</summary>
internal sealed unsafe class NativeTensor : IDisposable
{
    private const int Alignment = 64;

    private readonly float* _memory;
    private readonly bool _owned;
    private bool _disposed;

    /// <summary>Allocates a tensor.</summary>
    /// <param name="shape">Its dimensions, all known.</param>
    public NativeTensor(params ReadOnlySpan<long> shape)
        : this((float*)NativeMemory.AlignedAlloc((nuint)Math.Max(4 * Product(shape), Alignment), Alignment), owned: true, shape)
    {
        Span.Clear();
    }

    private NativeTensor(float* memory, bool owned, ReadOnlySpan<long> shape)
    {
        _memory = memory;
        _owned = owned;
        Count = checked((int)Product(shape));
        Value = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.Float, shape.ToArray(), (nint)memory, 4L * Count);
    }

    /// <summary>The tensor as the runtime sees it; valid as long as this object.</summary>
    public OrtValue Value { get; }

    /// <summary>Elements.</summary>
    public int Count { get; }

    /// <summary>All elements in C order.</summary>
    public Span<float> Span => new(_memory, Count);

    /// <summary>The same memory under another shape that needs no more elements. Must be disposed before its parent.</summary>
    /// <param name="shape">Dimensions.</param>
    /// <returns>A view.</returns>
    public NativeTensor Prefix(params ReadOnlySpan<long> shape)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Product(shape), Count);
        return new(_memory, owned: false, shape);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Value.Dispose();
        if (_owned)
        {
            NativeMemory.AlignedFree(_memory);
        }
    }

    private static long Product(ReadOnlySpan<long> shape)
    {
        var product = 1L;
        foreach (var n in shape)
        {
            product *= n;
        }

        return product;
    }
}
