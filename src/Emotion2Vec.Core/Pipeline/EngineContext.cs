using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Gating;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>What all streams of an engine share. Immutable, apart from the pool, which belongs to the step thread.</summary>
/// <param name="Encoder">Facts about the encoder.</param>
/// <param name="Excluded">[V] true for labels that name no class.</param>
/// <param name="Resamplers">Makes resamplers.</param>
/// <param name="Blocks">Frame blocks for re-use.</param>
/// <param name="Sinks">Where results go.</param>
/// <param name="Options">The engine's options, valid.</param>
/// <param name="Clock">The only clock.</param>
/// <param name="Gates">Opens speech gates; null to pool every frame.</param>
internal sealed record EngineContext(
    EncoderInfo Encoder, bool[] Excluded, IResamplerFactory Resamplers, FrameBlockPool Blocks, SinkSet Sinks, EngineOptions Options, TimeProvider Clock,
    SpeechGates? Gates = null)
{
    // Upstream leaves classes that a checkpoint does not use in the head and masks them by name (FunASR: label.startswith("unuse")).
    private const string UnusedPrefix = "unuse";

    // A block is a message; offline mode, whose one chunk is the whole file, is cut into such pieces.
    private const int MaxBlockFrames = 256;

    /// <summary>What trajectories must know.</summary>
    public TrajectoryContext Trajectories { get; } = new(Encoder, Excluded, Options.Utterances, Sinks);

    /// <summary>Says which labels are place-holders without a class.</summary>
    /// <param name="labels">The encoder's labels.</param>
    /// <returns>[V] true for place-holders.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.ModelMismatch"/>: no class is left.</exception>
    public static bool[] ExcludedIn(IReadOnlyList<string> labels)
    {
        bool[] excluded = [.. labels.Select(label => label.StartsWith(UnusedPrefix, StringComparison.Ordinal))];
        return excluded.Contains(false)
            ? excluded
            : throw new Emotion2VecException(ErrorKind.ModelMismatch, $"The model names no class among its {labels.Count} labels; choose one with a classifier.");
    }

    /// <summary>Creates the pool of frame blocks that fits an encoder.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <returns>An empty pool.</returns>
    public static FrameBlockPool BlocksFor(EncoderInfo encoder) => new(BlockFramesFor(encoder), encoder.Labels.Count, encoder.Dimensions.Count);

    /// <summary>Frames of a full block.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <returns>A chunk, if it is not too long for a message.</returns>
    public static int BlockFramesFor(EncoderInfo encoder) => Math.Clamp(encoder.ChunkFrames, 1, MaxBlockFrames);
}
