using Emotion2Vec.Inference.Dimensions;
using Emotion2Vec.Inference.Weights;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Onnx;

namespace Emotion2Vec.Inference.Sessions;

/// <summary>
/// One model in memory: its architecture and its weights, held once however many sessions (offline, window, cached) run on them.
/// Dispose it after everything made from it.
/// </summary>
public sealed class EncoderModel : IDisposable
{
    private readonly WeightStore _weights;

    /// <summary>Loads nothing yet: weights are read when the first session asks.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="labelCount">Classes (V), or 0 without a head.</param>
    /// <param name="weights">The parameters; must stay open as long as sessions are created.</param>
    /// <param name="threads">Threads within one operation, 0 for all cores.</param>
    /// <param name="dimensions">The head's rows for dimensions; null if there are none.</param>
    /// <param name="ranges">Products to be computed in whole numbers of 8 bits, and what their inputs lie in; null for float32 alone.</param>
    public EncoderModel(
        EncoderConfig config,
        int labelCount,
        IWeightSource weights,
        int threads = 0,
        DimensionHead? dimensions = null,
        IReadOnlyDictionary<string, ActivationRange>? ranges = null)
    {
        Dimensions = dimensions;
        Config = config;
        LabelCount = labelCount;
        Threads = threads;
        Graphs = new(config, labelCount, ranges);
        _weights = new(weights);
    }

    /// <summary>The architecture.</summary>
    public EncoderConfig Config { get; }

    /// <summary>Classes (V), or 0 without a head.</summary>
    public int LabelCount { get; }

    /// <summary>The head's rows for dimensions, which are no part of the graphs; null if there are none.</summary>
    public DimensionHead? Dimensions { get; }

    /// <summary>Whether products are computed in whole numbers of 8 bits.</summary>
    public bool IsInt8 => Graphs.Ranges.Count > 0;

    /// <summary>Threads within one operation, 0 for all cores.</summary>
    public int Threads { get; }

    /// <summary>Generates the model's graphs.</summary>
    public EncoderGraphs Graphs { get; }

    /// <summary>Bytes of weights in memory, shared by all sessions.</summary>
    public long WeightBytes => _weights.Bytes;

    /// <summary>The weights, for sessions elsewhere than here.</summary>
    internal WeightStore Weights => _weights;

    /// <summary>Writes a graph with the weights inside, for other people's tools. Parameters are read one at a time and not kept.</summary>
    /// <param name="graph">One of <see cref="Graphs"/>.</param>
    /// <param name="stream">Where the ONNX file goes.</param>
    /// <param name="metadata">Key-value pairs that the file shall carry.</param>
    /// <exception cref="Model.ModelException">The file would exceed the format's 2 GiB.</exception>
    public void Export(OnnxGraph graph, Stream stream, IReadOnlyDictionary<string, string> metadata) => OnnxWriter.Write(graph, _weights.ReadBytes, stream, metadata);

    /// <inheritdoc/>
    public void Dispose() => _weights.Dispose();

    internal GraphSession CreateSession(OnnxGraph graph) => GraphSession.Create(graph, _weights, Threads);
}
