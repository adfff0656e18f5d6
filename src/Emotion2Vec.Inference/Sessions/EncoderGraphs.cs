using Emotion2Vec.Core.Audio;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Onnx;

namespace Emotion2Vec.Inference.Sessions;

/// <summary>Generates the graphs of one model. They differ in how time is handled; the layers are the same code.</summary>
/// <param name="config">The architecture.</param>
/// <param name="labelCount">Classes (V), or 0 without a head.</param>
/// <param name="ranges">Products to be computed in whole numbers of 8 bits, and what their inputs lie in; null for float32 alone.</param>
public sealed class EncoderGraphs(EncoderConfig config, int labelCount, IReadOnlyDictionary<string, ActivationRange>? ranges = null)
{
    /// <summary>Products computed in whole numbers of 8 bits; empty for float32 alone.</summary>
    public IReadOnlyDictionary<string, ActivationRange> Ranges { get; } = ranges ?? new Dictionary<string, ActivationRange>();

    /// <summary>Whole utterances, any batch and any length.</summary>
    /// <param name="padding">How padding in a batch is treated.</param>
    /// <param name="observed">Names of intermediate values that become outputs too (for parity checks); none by default.</param>
    /// <param name="newestFrames">How many of the newest frames are read, as in the window mode; null for all frames and the embedding.</param>
    /// <returns>The graph.</returns>
    public OnnxGraph Offline(PaddingTreatment padding = PaddingTreatment.Zeroed, Func<string, bool>? observed = null, int? newestFrames = null)
    {
        var graph = new OnnxGraph(newestFrames is null ? "emotion2vec-offline" : "emotion2vec-window") { Ranges = Ranges };
        var network = new Emotion2VecNetwork<OnnxTensor>(config, labelCount, graph);
        var output = new OfflinePass<OnnxTensor>(network, padding, newestFrames).Forward(
            graph.Input(TensorNames.Waveform, "batch", "samples"),
            graph.Input(TensorNames.Positions, 1, "rows"),
            graph.Input(TensorNames.IsFrame, 1, "rows"),
            graph.Input(TensorNames.FrameValid, "batch", "frames"),
            graph.Input(TensorNames.KeyMask, "batch", "rows"),
            (name, tensor) =>
            {
                if (observed?.Invoke(name) == true)
                {
                    graph.Output($"observed.{name}", tensor);
                }
            });
        var read = newestFrames is null ? "frames" : "newest";
        graph.Output(TensorNames.Features, output.Features, "batch", read, config.EmbedDim);
        if (output.Logits is not null)
        {
            graph.Output(TensorNames.Logits, output.Logits, "batch", read, labelCount);
        }

        if (output.Embedding is not null)
        {
            graph.Output(TensorNames.Embedding, output.Embedding, "batch", config.EmbedDim);
        }

        return graph;
    }

    /// <summary>One utterance under the chunk mask: what streaming must equal.</summary>
    /// <param name="geometry">C, L and R.</param>
    /// <param name="samples">Samples of the utterance.</param>
    /// <param name="chunkFrames">Frames of the first chunks, 1 to C each; those after them have C. None by default.</param>
    /// <returns>The graph, for this length only.</returns>
    public OnnxGraph MaskedOffline(ChunkGeometry geometry, int samples, params IReadOnlyList<int> chunkFrames) =>
        AddMaskedOffline(new("emotion2vec-masked-offline") { Ranges = Ranges }, geometry, samples, chunkFrames);

    /// <summary>The same in float32, which says what the input of every product lies in.</summary>
    /// <param name="geometry">C, L and R.</param>
    /// <param name="samples">Samples of the utterance.</param>
    /// <returns>The graph, with outputs <see cref="TensorNames.Lowest"/> and <see cref="TensorNames.Highest"/> for each weight, and the weights' names.</returns>
    public (OnnxGraph Graph, IReadOnlyList<string> Weights) Extents(ChunkGeometry geometry, int samples)
    {
        var weights = new List<string>();
        var graph = new OnnxGraph("emotion2vec-extents");
        graph.ObserveProduct = (weight, input) =>
        {
            // The classifier stays in float32: it costs nothing, and its rounding would show in every score.
            if (!weight.StartsWith("proj.", StringComparison.Ordinal))
            {
                weights.Add(weight);
                graph.Output(TensorNames.Lowest(weight), input.Lowest());
                graph.Output(TensorNames.Highest(weight), input.Highest());
            }
        };
        return (AddMaskedOffline(graph, geometry, samples), weights);
    }

    /// <summary>One chunk with cached state, any batch.</summary>
    /// <param name="geometry">C, L, R, and when extra tokens are computed.</param>
    /// <param name="storedTokens">Whether it is a chunk that sees the extra tokens of an earlier one in place of its own.</param>
    /// <param name="pastInTables">Whether past keys and values are tables of a row per stream, of which the step picks those of its batch.</param>
    /// <returns>The graph.</returns>
    public OnnxGraph Step(ChunkGeometry geometry, bool storedTokens = false, bool pastInTables = false)
    {
        var graph = new OnnxGraph("emotion2vec-step") { Ranges = Ranges };
        var network = new Emotion2VecNetwork<OnnxTensor>(config, labelCount, graph);
        var (layers, reach, d, left, tokens) = (config.PrenetDepth + config.Depth, config.ConvPosKernel / 2, config.EmbedDim, geometry.LeftFrames, config.NumExtraTokens);
        var picked = pastInTables && left > 0 ? graph.Input(OnnxElement.Int64, TensorNames.Rows, "batch") : null;
        var input = new StreamingStepInput<OnnxTensor>
        {
            Waveform = graph.Input(TensorNames.Waveform, "batch", geometry.StepSamples),
            FrameValid = graph.Input(TensorNames.FrameValid, "batch", geometry.StepFrames),
            KeyMask = graph.Input(TensorNames.KeyMask, "batch", (storedTokens ? 0 : tokens) + geometry.StepFrames),
            PastPositions = left == 0 ? null : graph.Input(TensorNames.PastPositions, "batch", left),
            PastMask = left == 0 ? null : graph.Input(TensorNames.PastMask, "batch", left),
            PositionalCaches = [.. Enumerable.Range(0, config.ConvPosDepth).Select(i => graph.Input(TensorNames.PositionalCache(i), "batch", reach, d))],
            PastKeys = Past(TensorNames.PastKey),
            PastValues = Past(TensorNames.PastValue),
            TokenKeys = Keep(storedTokens ? tokens : 0, TensorNames.TokenKey),
            TokenValues = Keep(storedTokens ? tokens : 0, TensorNames.TokenValue),
        };
        var output = new StreamingStep<OnnxTensor>(network, geometry).Forward(input);
        graph.Output(TensorNames.Features, output.Features, "batch", geometry.ChunkFrames, d);
        if (output.Logits is not null)
        {
            graph.Output(TensorNames.Logits, output.Logits, "batch", geometry.ChunkFrames, labelCount);
        }

        for (var i = 0; i < config.ConvPosDepth; i++)
        {
            graph.Output(TensorNames.NextPositionalCache(i), output.PositionalCaches[i], "batch", reach, d);
        }

        // Without left context nothing is ever read back.
        for (var i = 0; i < layers && left > 0; i++)
        {
            graph.Output(TensorNames.NewKey(i), output.NewKeys[i], "batch", config.NumHeads, geometry.ChunkFrames, config.HeadDim);
            graph.Output(TensorNames.NewValue(i), output.NewValues[i], "batch", config.NumHeads, geometry.ChunkFrames, config.HeadDim);
        }

        for (var i = 0; i < output.TokenKeys.Count; i++)
        {
            graph.Output(TensorNames.NewTokenKey(i), output.TokenKeys[i], "batch", config.NumHeads, tokens, config.HeadDim);
            graph.Output(TensorNames.NewTokenValue(i), output.TokenValues[i], "batch", config.NumHeads, tokens, config.HeadDim);
        }

        return graph;

        List<OnnxTensor> Past(Func<int, string> name) => picked is null
            ? Keep(left, name)
            : [.. Enumerable.Range(0, layers).Select(i => graph.Input(name(i), "streams", config.NumHeads, left, config.HeadDim).Pick(picked))];

        List<OnnxTensor> Keep(int rows, Func<int, string> name) => rows == 0
            ? []
            : [.. Enumerable.Range(0, layers).Select(i => graph.Input(name(i), "batch", config.NumHeads, rows, config.HeadDim))];
    }

    private OnnxGraph AddMaskedOffline(OnnxGraph graph, ChunkGeometry geometry, int samples, params IReadOnlyList<int> chunkFrames)
    {
        var network = new Emotion2VecNetwork<OnnxTensor>(config, labelCount, graph);
        var frames = (int)ModelAudio.FramesIn(samples);
        var output = new MaskedOfflinePass<OnnxTensor>(network, geometry, chunkFrames).Forward(graph.Input(TensorNames.Waveform, 1, samples), frames);
        graph.Output(TensorNames.Features, output.Features);
        if (output.Logits is not null)
        {
            graph.Output(TensorNames.Logits, output.Logits);
        }

        if (output.Embedding is not null)
        {
            graph.Output(TensorNames.Embedding, output.Embedding);
        }

        return graph;
    }
}
