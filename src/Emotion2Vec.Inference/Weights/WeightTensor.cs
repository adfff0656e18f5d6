using System.Runtime.InteropServices;
using Emotion2Vec.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Emotion2Vec.Inference.Weights;

/// <summary>A parameter's values in native memory, aligned for SIMD, as sessions are given them. One owner.</summary>
internal sealed unsafe class WeightTensor : IDisposable
{
    private const int Alignment = 64;

    private readonly byte* _memory;
    private bool _disposed;

    /// <summary>Allocates; the content is undefined.</summary>
    /// <param name="parameter">Whose values.</param>
    public WeightTensor(OnnxParameter parameter)
    {
        Size = checked((int)parameter.Bytes);
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(Size, Alignment), Alignment);
        Value = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance,
            (TensorElementType)(int)parameter.Element,
            [.. parameter.Shape.Select(n => (long)n)],
            (nint)_memory,
            Size);
    }

    /// <summary>The values as the runtime sees them; valid as long as this object.</summary>
    public OrtValue Value { get; }

    /// <summary>Bytes held.</summary>
    public int Size { get; }

    /// <summary>All values, little-endian, in C order.</summary>
    public Span<byte> Bytes => new(_memory, Size);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Value.Dispose();
        NativeMemory.AlignedFree(_memory);
    }
}
