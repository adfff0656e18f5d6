using System.Runtime.InteropServices;
using Emotion2Vec.Inference.Sessions;
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
    private readonly Dictionary<string, NativeTensor> _tensors = [];

    /// <summary>Prepacked forms of the weights, shared among sessions.</summary>
    public PrePackedWeightsContainer Prepacked { get; } = new();

    /// <summary>Bytes held.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _tensors.Values.Sum(t => 4L * t.Count);
            }
        }
    }

    /// <summary>Gets a parameter in the layout that a graph wants.</summary>
    /// <param name="parameter">Which, and how.</param>
    /// <returns>Its values; owned by the store.</returns>
    public NativeTensor Get(OnnxParameter parameter)
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
    /// <returns>Its little-endian float32 values.</returns>
    public ReadOnlyMemory<byte> ReadBytes(OnnxParameter parameter)
    {
        var bytes = new byte[4 * parameter.Count];
        Read(source, parameter, MemoryMarshal.Cast<byte, float>(bytes.AsSpan()));
        return bytes;
    }

    /// <summary>Reads a parameter's values in a graph's layout.</summary>
    /// <param name="source">Where values come from.</param>
    /// <param name="parameter">Which, and how.</param>
    /// <param name="destination">Room for all elements.</param>
    public static void Read(IWeightSource source, OnnxParameter parameter, Span<float> destination)
    {
        if (!parameter.Transposed)
        {
            source.Read(parameter.Source, destination);
            return;
        }

        var (inputs, outputs) = (parameter.Shape[0], parameter.Shape[1]);
        var values = new float[(long)inputs * outputs];
        source.Read(parameter.Source, values);

        // In tiles, so that both sides stay in cache.
        const int Tile = 32;
        for (var row = 0; row < outputs; row += Tile)
        {
            for (var column = 0; column < inputs; column += Tile)
            {
                for (var o = row; o < Math.Min(row + Tile, outputs); o++)
                {
                    for (var i = column; i < Math.Min(column + Tile, inputs); i++)
                    {
                        destination[(i * outputs) + o] = values[(o * inputs) + i];
                    }
                }
            }
        }
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
    private NativeTensor Load(OnnxParameter parameter)
    {
        var tensor = new NativeTensor([.. parameter.Shape.Select(n => (long)n)]);
        try
        {
            Read(source, parameter, tensor.Span);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }
}
