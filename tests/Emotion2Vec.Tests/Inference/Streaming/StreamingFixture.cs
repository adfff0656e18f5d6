using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Tests.Support;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Tests.Inference.Streaming;

/// <summary>A streaming encoder on some model, with the masked-offline pass as its judge.</summary>
internal static class StreamingFixture
{
    public static StreamingEncoder Encoder(EncoderModel model, ChunkGeometry geometry, int maxBatch = 4) => new(model, geometry, Info(model, geometry), maxBatch);

    public static EncoderInfo Info(EncoderModel model, ChunkGeometry geometry) => new()
    {
        ModelName = "test",
        ModelHash = "sha256:test",
        Caution = "UNTRAINED",
        Mode = EncoderMode.Cached,
        ChunkFrames = geometry.ChunkFrames,
        LeftFrames = geometry.LeftFrames,
        RightFrames = geometry.RightFrames,
        FeatureSize = model.Config.EmbedDim,
        Labels = [.. Enumerable.Range(0, model.LabelCount).Select(i => $"class{i}")],
        Latency = new() { AlgorithmicMeanMs = 0, AlgorithmicWorstMs = 0, FirstChunkReadyMs = 0 },
    };

    /// <summary>Normalises a whole stream as the slot does, block by block on the chunk grid.</summary>
    public static float[] Normalized(float[] samples, ChunkGeometry geometry, params IReadOnlyList<int> chunkFrames)
    {
        var result = (float[])samples.Clone();
        var normalizer = new OnlineNormalizer();
        var start = 0;
        for (var chunk = 0; start < result.Length; chunk++)
        {
            var size = geometry with { ChunkFrames = chunk < chunkFrames.Count ? chunkFrames[chunk] : geometry.ChunkFrames };
            var length = Math.Min(chunk == 0 ? size.StepSamples : size.ChunkSamples, result.Length - start);
            normalizer.Normalize(result.AsSpan(start, length));
            start += length;
        }

        return result;
    }

    /// <summary>Runs the masked-offline graph: features and logits.</summary>
    public static (float[] Features, float[] Logits, float[] Embeddings) MaskedOffline(EncoderModel model, ChunkGeometry geometry, float[] samples, params IReadOnlyList<int> chunkFrames)
    {
        var normalized = Normalized(samples, geometry, chunkFrames);
        using var session = model.CreateSession(model.Graphs.MaskedOffline(geometry, samples.Length, chunkFrames));
        using var waveform = new NativeTensor(1, samples.Length);
        normalized.CopyTo(waveform.Span);
        using var options = new RunOptions();
        using var results = session.Session.Run(options, [TensorNames.Waveform], [waveform.Value], [TensorNames.Features, TensorNames.Logits, TensorNames.Embedding]);
        return (results[0].GetTensorDataAsSpan<float>().ToArray(), results[1].GetTensorDataAsSpan<float>().ToArray(), results[2].GetTensorDataAsSpan<float>().ToArray());
    }

    /// <summary>The stated tolerance of streaming == masked-offline: trained nets have outlier channels, so it is relative to the largest magnitude.</summary>
    public static double Tolerance(ReadOnlySpan<float> values) => 1e-4 * Math.Max(1, Compare.MaxAbs(values));
}
