using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Benchmarks.Encoder;

/// <summary>The arithmetic of one step, from the same network code that is measured.</summary>
internal static class EncoderCost
{
    /// <summary>Counts the products of a cached step.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="geometry">C, L and R.</param>
    /// <returns>FLOPs.</returns>
    public static long CachedStep(EncoderConfig config, ChunkGeometry geometry)
    {
        var report = new CostReport();
        var network = new Emotion2VecNetwork<CostTensor>(config, 9, CostTensor.Parameters(report));
        var (layers, reach) = (config.PrenetDepth + config.Depth, config.ConvPosKernel / 2);
        CostTensor Input(params ReadOnlySpan<int> shape) => CostTensor.Input(report, shape);
        new StreamingStep<CostTensor>(network, geometry).Forward(new()
        {
            Waveform = Input(1, geometry.StepSamples),
            FrameValid = Input(1, geometry.StepFrames),
            KeyMask = Input(1, config.NumExtraTokens + geometry.StepFrames),
            PositionalCaches = [.. Enumerable.Range(0, config.ConvPosDepth).Select(_ => Input(1, reach, config.EmbedDim))],
            PastKeys = [.. Enumerable.Range(0, layers).Select(_ => Input(1, config.NumHeads, geometry.LeftFrames, config.HeadDim))],
            PastValues = [.. Enumerable.Range(0, layers).Select(_ => Input(1, config.NumHeads, geometry.LeftFrames, config.HeadDim))],
            PastPositions = Input(1, geometry.LeftFrames),
            PastMask = Input(1, geometry.LeftFrames),
        });
        return report.ProductFlops;
    }

    /// <summary>Counts the products of encoding a whole window.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="frames">Frames of the window.</param>
    /// <returns>FLOPs.</returns>
    public static long Window(EncoderConfig config, int frames)
    {
        var report = new CostReport();
        var network = new Emotion2VecNetwork<CostTensor>(config, 9, CostTensor.Parameters(report));
        var rows = config.NumExtraTokens + frames;
        new OfflinePass<CostTensor>(network, PaddingTreatment.Zeroed).Forward(
            CostTensor.Input(report, 1, (320 * (frames - 1)) + 400),
            CostTensor.Input(report, 1, rows),
            CostTensor.Input(report, 1, rows),
            CostTensor.Input(report, 1, frames),
            CostTensor.Input(report, 1, rows));
        return report.ProductFlops;
    }
}
