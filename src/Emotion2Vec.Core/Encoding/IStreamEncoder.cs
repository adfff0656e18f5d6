using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Core.Encoding;

/// <summary>Weights and session, shared by all streams. <see cref="OpenSlot"/> and <see cref="OpenLane"/> may be called from any thread; everything else from one step thread.</summary>
public interface IStreamEncoder : IDisposable
{
    /// <summary>Facts for reports.</summary>
    EncoderInfo Info { get; }

    /// <summary>The most slots that one <see cref="Step"/> takes.</summary>
    int MaxBatch { get; }

    /// <summary>Chunks that its slots can fill, in frames, the one of <see cref="Info"/> first. Longer ones cost less for a second of sound, and tell later.</summary>
    IReadOnlyList<int> ChunkSizes => [Info.ChunkFrames];

    /// <summary>Whether what computes has failed for good, so that neither slots nor steps are to be had from here any more.</summary>
    /// <value>False for what cannot fail alone.</value>
    bool IsLost => false;

    /// <summary>Creates one stream's state.</summary>
    /// <returns>A fresh slot; dispose it when the stream ends.</returns>
    IEncoderSlot OpenSlot();

    /// <summary>Opens another way to the same weights and session, for another step thread: both may step at the same time, each its own slots.</summary>
    /// <returns>An encoder; dispose it before this one.</returns>
    IStreamEncoder OpenLane();

    /// <summary>Runs one step for slots that are ready. Allocates nothing on the managed heap after each batch size has run once.</summary>
    /// <param name="slots">1 to <see cref="MaxBatch"/> different slots of one <see cref="IEncoderSlot.StepForm"/>, each with <see cref="IEncoderSlot.IsReady"/>. Results are read from the slots.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.EngineLost"/>: rebuild the encoder.</exception>
    void Step(ReadOnlySpan<IEncoderSlot> slots);
}
