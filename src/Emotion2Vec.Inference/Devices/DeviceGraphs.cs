using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Onnx;

namespace Emotion2Vec.Inference.Devices;

/// <summary>
/// The cached step in the form for devices: the state of all streams lies in tables (arenas) of a row per stream. One graph reads the rows of a batch's streams
/// and computes the step; another keeps what the step yielded, over the oldest entries of the same rows. Two graphs, because the runtime may order reading and
/// writing of one table within a graph as it likes. Any batch; nothing asks for its size, so every node can lie on the device.
/// </summary>
/// <param name="config">The architecture.</param>
/// <param name="labelCount">Classes (V), or 0.</param>
/// <param name="geometry">C, L and R.</param>
/// <param name="target">The device.</param>
internal sealed class DeviceGraphs(EncoderConfig config, int labelCount, ChunkGeometry geometry, OnnxTarget target)
{
    /// <summary>Input [B] of both graphs: the row of each stream.</summary>
    public const string Rows = TensorNames.Rows;

    /// <summary>Input [B, min(C, L)]: where each frame's key goes in the tables of keys, at the first head.</summary>
    public const string Entries = "entries";

    /// <summary>Blocks whose keys and values are kept: none without left context.</summary>
    public int Layers => geometry.LeftFrames == 0 ? 0 : config.PrenetDepth + config.Depth;

    /// <summary>Frames of a chunk that are kept: with L below C only the last ones.</summary>
    public int KeptFrames => Math.Min(geometry.ChunkFrames, geometry.LeftFrames);

    /// <summary>Frames that a positional convolution reaches back.</summary>
    public int Reach => config.ConvPosKernel / 2;

    /// <summary>The step: what <see cref="EncoderGraphs.Step"/> computes, with the past picked from the tables.</summary>
    /// <returns>The graph.</returns>
    public OnnxGraph Step()
    {
        var graph = new OnnxGraph("emotion2vec-device-step") { Target = target };
        var rows = graph.Input(OnnxElement.Int64, Rows, "batch");
        graph.ItemZeros = (rows - rows).To(OnnxElement.Float32);
        var (left, d) = (geometry.LeftFrames, config.EmbedDim);
        var network = new Emotion2VecNetwork<OnnxTensor>(config, labelCount, graph);
        var output = new StreamingStep<OnnxTensor>(network, geometry).Forward(new()
        {
            Waveform = graph.Input(TensorNames.Waveform, "batch", geometry.StepSamples),
            FrameValid = graph.Input(TensorNames.FrameValid, "batch", geometry.StepFrames),
            KeyMask = graph.Input(TensorNames.KeyMask, "batch", config.NumExtraTokens + geometry.StepFrames),
            PastPositions = left == 0 ? null : graph.Input(TensorNames.PastPositions, "batch", left),
            PastMask = left == 0 ? null : graph.Input(TensorNames.PastMask, "batch", left),
            PositionalCaches = Picked(config.ConvPosDepth, TensorNames.PositionalCache, Reach, d),
            PastKeys = Picked(Layers, TensorNames.PastKey, config.NumHeads, left, config.HeadDim),
            PastValues = Picked(Layers, TensorNames.PastValue, config.NumHeads, left, config.HeadDim),
        });

        graph.Output(TensorNames.Features, output.Features.To(OnnxElement.Float32), "batch", geometry.ChunkFrames, d);
        if (output.Logits is not null)
        {
            graph.Output(TensorNames.Logits, output.Logits.To(OnnxElement.Float32), "batch", geometry.ChunkFrames, labelCount);
        }

        Yield(config.ConvPosDepth, TensorNames.NextPositionalCache, output.PositionalCaches, Reach, d);
        Yield(Layers, TensorNames.NewKey, output.NewKeys, config.NumHeads, geometry.ChunkFrames, config.HeadDim);
        Yield(Layers, TensorNames.NewValue, output.NewValues, config.NumHeads, geometry.ChunkFrames, config.HeadDim);
        return graph;

        List<OnnxTensor> Picked(int count, Func<int, string> name, params OnnxDimension[] row) =>
            [.. Enumerable.Range(0, count).Select(i => graph.Input(target.Arithmetic, name(i), ["streams", .. row]).Pick(rows))];

        void Yield(int count, Func<int, string> name, IReadOnlyList<OnnxTensor> tensors, params OnnxDimension[] row)
        {
            for (var i = 0; i < count; i++)
            {
                graph.Output(name(i), tensors[i].To(target.Arithmetic), ["batch", .. row]);
            }
        }
    }

    /// <summary>Keeps what a step yielded. Its tables are those of the step under other dimensions, and each is input and output in one.</summary>
    /// <returns>The graph.</returns>
    public OnnxGraph Keep()
    {
        var graph = new OnnxGraph("emotion2vec-device-keep") { Target = target };
        var rows = graph.Input(OnnxElement.Int64, Rows, "batch");
        var (reach, d, heads, width, left) = (Reach, config.EmbedDim, config.NumHeads, config.HeadDim, geometry.LeftFrames);
        var whole = rows.InsertAxis(1) + graph.Whole(new long[reach * d], 1, reach * d);
        for (var i = 0; i < config.ConvPosDepth; i++)
        {
            var next = graph.Input(target.Arithmetic, TensorNames.NextPositionalCache(i), "batch", reach, d).Reshape(-1, reach * d);
            var table = graph.Input(target.Arithmetic, TensorNames.PositionalCache(i), "streams", reach * d);
            graph.Output(Kept(TensorNames.PositionalCache(i)), table.Put(whole, next));
        }

        if (Layers == 0)
        {
            return graph;
        }

        long[] headStarts = [.. Enumerable.Range(0, heads).Select(head => (long)head * left)];
        var entries = graph.Input(OnnxElement.Int64, Entries, "batch", KeptFrames).InsertAxis(1) + graph.Whole(headStarts, 1, heads, 1);
        var places = (entries.InsertAxis(3) + graph.Whole(new long[width], 1, 1, 1, width)).Reshape(-1, width);
        for (var i = 0; i < Layers; i++)
        {
            Put(TensorNames.NewKey(i), TensorNames.PastKey(i));
            Put(TensorNames.NewValue(i), TensorNames.PastValue(i));
        }

        return graph;

        void Put(string fresh, string past)
        {
            var chunk = graph.Input(target.Arithmetic, fresh, "batch", heads, geometry.ChunkFrames, width);
            var kept = KeptFrames == geometry.ChunkFrames ? chunk : chunk.Slice(2, geometry.ChunkFrames - KeptFrames, KeptFrames);
            var table = graph.Input(target.Arithmetic, past, "entries", width);
            graph.Output(Kept(past), table.Put(places, kept.Reshape(-1, width)));
        }
    }

    /// <summary>Name under which a table leaves the keeping graph: the same memory.</summary>
    /// <param name="table">Its name as an input.</param>
    /// <returns>The name.</returns>
    public static string Kept(string table) => $"kept.{table}";
}
