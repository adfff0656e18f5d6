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
        : this(Allocate(shape), owned: true, shape)
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

    /// <summary>Allocates a tensor whose values are undefined: of a large one, the system gives only the parts that are written to.</summary>
    /// <param name="shape">Its dimensions, all known.</param>
    /// <returns>The tensor.</returns>
    public static NativeTensor Untouched(params ReadOnlySpan<long> shape) => new(Allocate(shape), owned: true, shape);

    /// <summary>An entry of the first dimension, in place. Must be disposed before this.</summary>
    /// <param name="index">From 0.</param>
    /// <returns>A view whose first dimension is 1.</returns>
    public NativeTensor Row(int index)
    {
        var shape = Value.GetTensorTypeAndShape().Shape;
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, shape[0]);
        var row = Count / shape[0];
        shape[0] = 1;
        return new(_memory + (index * row), owned: false, shape);
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

    private static float* Allocate(ReadOnlySpan<long> shape) => (float*)NativeMemory.AlignedAlloc((nuint)Math.Max(4 * Product(shape), Alignment), Alignment);

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
