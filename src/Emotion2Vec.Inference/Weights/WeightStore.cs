using System.Runtime.InteropServices;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Inference.Weights;

/// <summary>
/// The parameters of one model, in native memory, once per process: every session (offline, streaming, window) refers to the same memory
/// and shares the runtime's prepacked copies. Safe for concurrent use; must outlive its sessions.
/// </summary>
/// <param name="source">Where values come from; read only when first asked for.</param>
internal sealed class WeightStore(IWeightSource source) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, WeightTensor> _tensors = [];

    /// <summary>Prepacked forms of the weights, shared among sessions.</summary>
    public PrePackedWeightsContainer Prepacked { get; } = new();

    /// <summary>Bytes held.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _tensors.Values.Sum(t => (long)t.Size);
            }
        }
    }

    /// <summary>Gets a parameter in the layout that a graph wants.</summary>
    /// <param name="parameter">Which, and how.</param>
    /// <returns>Its values; owned by the store.</returns>
    public WeightTensor Get(OnnxParameter parameter)
    {
        lock (_lock)
        {
            if (!_tensors.TryGetValue(parameter.Name, out var tensor))
            {
                tensor = Load(parameter);
                _tensors.Add(parameter.Name, tensor);
            }

            return tensor;
        }
    }

    /// <summary>Reads a parameter without keeping it.</summary>
    /// <param name="parameter">Which, and how.</param>
    /// <returns>Its little-endian values.</returns>
    public ReadOnlyMemory<byte> ReadBytes(OnnxParameter parameter)
    {
        var bytes = new byte[parameter.Bytes];
        Read(parameter, bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var tensor in _tensors.Values)
            {
                tensor.Dispose();
            }

            _tensors.Clear();
            Prepacked.Dispose();
        }
    }

    // Native memory: nobody else would free it if the file turns out to be damaged.
    private WeightTensor Load(OnnxParameter parameter)
    {
        var tensor = new WeightTensor(parameter);
        try
        {
            Read(parameter, tensor.Bytes);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    private void Read(OnnxParameter parameter, Span<byte> destination)
    {
        if (parameter.Element is OnnxElement.Float16 or OnnxElement.BFloat16)
        {
            var wide = parameter with { Element = OnnxElement.Float32 };
            var floats = new byte[wide.Bytes];
            Read(wide, floats);
            HalfWeights.Round(MemoryMarshal.Cast<byte, float>(floats.AsSpan()), parameter.Element, destination);
            return;
        }

        if (parameter.Form == ParameterForm.AsStored)
        {
            source.Read(parameter.Source, MemoryMarshal.Cast<byte, float>(destination));
            return;
        }

        var values = new float[parameter.SourceCount];
        source.Read(parameter.Source, values);
        switch (parameter.Form)
        {
            case ParameterForm.Int8:
                var shape = parameter.SourceShape;
                Int8Weights.Round(values, shape[0], shape.Count > 2 ? shape[2] : 1, MemoryMarshal.Cast<byte, sbyte>(destination));
                break;
            case ParameterForm.Int8Scales:
                Int8Weights.Scales(values, MemoryMarshal.Cast<byte, float>(destination));
                break;
            default:
                Transpose(values, parameter.SourceShape, MemoryMarshal.Cast<byte, float>(destination));
                break;
        }
    }

    // [out, in, k] to [k in, out], in tiles, so that both sides stay in cache.
    private static void Transpose(ReadOnlySpan<float> values, IReadOnlyList<int> shape, Span<float> destination)
    {
        const int Tile = 32;
        var (outputs, inputs, kernel) = (shape[0], shape[1], shape.Count > 2 ? shape[2] : 1);
        var columns = inputs * kernel;
        for (var row = 0; row < outputs; row += Tile)
        {
            for (var column = 0; column < columns; column += Tile)
            {
                for (var o = row; o < Math.Min(row + Tile, outputs); o++)
                {
                    for (var i = column; i < Math.Min(column + Tile, columns); i++)
                    {
                        destination[((((i % kernel) * inputs) + (i / kernel)) * outputs) + o] = values[(o * columns) + i];
                    }
                }
            }
        }
    }
}
