using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Core.Labels;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>What all streams of an engine share. Immutable, apart from the pool, which is the step threads'.</summary>
/// <param name="Encoder">Facts about the encoder.</param>
/// <param name="Labels">The classes that are published.</param>
/// <param name="Resamplers">Makes resamplers.</param>
/// <param name="Blocks">Frame blocks for re-use.</param>
/// <param name="Sinks">Where results go.</param>
/// <param name="Options">The engine's options, valid.</param>
/// <param name="Clock">The only clock.</param>
/// <param name="Gates">Opens speech gates; null to pool every frame.</param>
internal sealed record EngineContext(
    EncoderInfo Encoder, LabelSelection Labels, IResamplerFactory Resamplers, FrameBlockPool Blocks, SinkSet Sinks, EngineOptions Options, TimeProvider Clock,
    SpeechGates? Gates = null)
{
    // A block is a message; offline mode, whose one chunk is the whole file, is cut into such pieces.
    private const int MaxBlockFrames = 256;

    /// <summary>What trajectories must know.</summary>
    public TrajectoryContext Trajectories { get; } = new(Encoder, Labels, Options.Utterances, Sinks);

    /// <summary>Creates the pool of frame blocks that fits an encoder.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="labels">The classes that are published.</param>
    /// <returns>An empty pool.</returns>
    public static FrameBlockPool BlocksFor(EncoderInfo encoder, LabelSelection labels) => new(BlockFramesFor(encoder), labels.Count, encoder.Dimensions.Count);

    /// <summary>Frames of a full block.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <returns>A chunk, if it is not too long for a message.</returns>
    public static int BlockFramesFor(EncoderInfo encoder) => Math.Clamp(encoder.ChunkFrames, 1, MaxBlockFrames);
}
