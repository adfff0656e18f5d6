using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Streaming;

namespace Emotion2Vec.Realtime.Models;

/// <summary>What a streaming profile means for a model: waiting and computing.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Latency">Where the time between sound and score goes, with the trajectory's usual time constant.</param>
/// <param name="GigaflopsPerSecond">Floating-point operations in matrix products and convolutions per second of sound, in billions; a multiply-add counts as two.</param>
/// <param name="StateBytes">Bytes of keys, values and convolution inputs that one stream keeps.</param>
internal sealed record ProfileCard(StreamingProfile Profile, LatencyAccount Latency, double GigaflopsPerSecond, long StateBytes)
{
    /// <summary>Makes the card.</summary>
    /// <param name="package">The model.</param>
    /// <param name="profile">One of its profiles.</param>
    /// <param name="tauSeconds">Time constant of the trajectory.</param>
    /// <returns>The card.</returns>
    public static ProfileCard Of(ModelPackage package, StreamingProfile profile, double tauSeconds)
    {
        var (config, left) = (package.Config, profile.LeftFrames);
        var cost = StepCost.Of(config, package.Labels.Count, new(profile.ChunkFrames, left, profile.RightFrames));
        var keysAndValues = 2L * (config.PrenetDepth + config.Depth) * config.EmbedDim * left;
        var convolutions = (long)config.ConvPosDepth * (config.ConvPosKernel / 2) * config.EmbedDim;
        return new(
            profile,
            LatencyAccounting.Of(profile.ChunkFrames, profile.RightFrames, tauSeconds),
            cost.ProductFlops / 1e9 * ModelAudio.FramesPerSecond / profile.ChunkFrames,
            sizeof(float) * (keysAndValues + convolutions));
    }
}
