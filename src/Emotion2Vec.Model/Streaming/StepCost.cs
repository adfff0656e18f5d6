using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Streaming;

/// <summary>What a step costs by arithmetic alone, found by running the network on tensors without values: the floor that measurements are held against.</summary>
public static class StepCost
{
    /// <summary>Counts one cached step of one stream, with extra tokens.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="labelCount">Classes (V), or 0.</param>
    /// <param name="geometry">C, L and R.</param>
    /// <param name="storedTokens">Whether the step sees those of an earlier chunk in place of its own.</param>
    /// <returns>Operations, bytes and parameters.</returns>
    public static CostReport Of(EncoderConfig config, int labelCount, ChunkGeometry geometry, bool storedTokens = false)
    {
        var report = new CostReport();
        var network = new Emotion2VecNetwork<CostTensor>(config, labelCount, CostTensor.Parameters(report));
        var (left, reach) = (geometry.LeftFrames, config.ConvPosKernel / 2);
        var layers = config.PrenetDepth + config.Depth;
        var (past, tokens) = (left == 0 ? 0 : layers, storedTokens ? layers : 0);
        new StreamingStep<CostTensor>(network, geometry).Forward(new()
        {
            Waveform = CostTensor.Input(report, 1, geometry.StepSamples),
            FrameValid = CostTensor.Input(report, 1, geometry.StepFrames),
            KeyMask = CostTensor.Input(report, 1, (storedTokens ? 0 : config.NumExtraTokens) + geometry.StepFrames),
            PositionalCaches = Each(config.ConvPosDepth, reach, config.EmbedDim),
            PastKeys = Each(past, config.NumHeads, left, config.HeadDim),
            PastValues = Each(past, config.NumHeads, left, config.HeadDim),
            TokenKeys = Each(tokens, config.NumHeads, config.NumExtraTokens, config.HeadDim),
            TokenValues = Each(tokens, config.NumHeads, config.NumExtraTokens, config.HeadDim),
            PastPositions = left == 0 ? null : CostTensor.Input(report, 1, left),
            PastMask = left == 0 ? null : CostTensor.Input(report, 1, left),
        });
        return report;

        CostTensor[] Each(int count, params int[] shape) => [.. Enumerable.Range(0, count).Select(_ => CostTensor.Input(report, [1, .. shape]))];
    }

    /// <summary>Counts encoding a whole utterance or window.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="labelCount">Classes (V), or 0.</param>
    /// <param name="frames">Its frames (T).</param>
    /// <param name="newestFrames">How many of the newest frames are read; null for all and the embedding.</param>
    /// <returns>Operations, bytes and parameters.</returns>
    public static CostReport OfWindow(EncoderConfig config, int labelCount, int frames, int? newestFrames = null)
    {
        var report = new CostReport();
        var network = new Emotion2VecNetwork<CostTensor>(config, labelCount, CostTensor.Parameters(report));
        var rows = config.NumExtraTokens + frames;
        new OfflinePass<CostTensor>(network, PaddingTreatment.Zeroed, newestFrames).Forward(
            CostTensor.Input(report, 1, (ChunkGeometry.HopSamples * frames) + ChunkGeometry.OverlapSamples),
            CostTensor.Input(report, 1, rows),
            CostTensor.Input(report, 1, rows),
            CostTensor.Input(report, 1, frames),
            CostTensor.Input(report, 1, rows));
        return report;
    }
}
