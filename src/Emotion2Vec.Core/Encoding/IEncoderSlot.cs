namespace Emotion2Vec.Core.Encoding;

/// <summary>One stream's state in the encoder. Owned by the step thread.</summary>
public interface IEncoderSlot : IDisposable
{
    /// <summary>16 kHz samples still needed before the next step may run; 0 when ready.</summary>
    int SamplesWanted { get; }

    /// <summary>True when a step can run.</summary>
    bool IsReady { get; }

    /// <summary>Frames of the chunk that is being filled or waits to be stepped, one of <see cref="IStreamEncoder.ChunkSizes"/>.</summary>
    int ChunkFrames { get; }

    /// <summary>What kind of step comes next: slots are stepped together only where it is the same.</summary>
    /// <value>By default the length of the chunk.</value>
    int StepForm => ChunkFrames;

    /// <summary>Asks for chunks of another size, from the next one on. Context goes on as it is; the grid starts anew there.</summary>
    /// <param name="chunkFrames">One of <see cref="IStreamEncoder.ChunkSizes"/>.</param>
    void Resize(int chunkFrames)
    {
    }

    /// <summary>Hands over samples, raw: normalisation belongs to the slot.</summary>
    /// <param name="samples">At most <see cref="SamplesWanted"/> samples, 16 kHz mono, finite, in [-1, 1].</param>
    void Write(ReadOnlySpan<float> samples);

    /// <summary>Says that no more samples will come. What is left becomes a last, shorter chunk, or several with look-ahead; call again after each step.</summary>
    /// <returns>True if a step is now ready; false once nothing is left.</returns>
    bool Finish();

    /// <summary>Forgets everything: the slot is as new, bit for bit.</summary>
    void Reset();

    /// <summary>Index of the first frame of the last step's result, on the stream's own grid.</summary>
    long FirstFrame { get; }

    /// <summary>Frames of the last step's result (T); fewer than the chunk only in the last chunk.</summary>
    int FrameCount { get; }

    /// <summary>[T, V] logits per frame; valid until the next step or write.</summary>
    ReadOnlySpan<float> Logits { get; }

    /// <summary>[T, M] dimensions per frame, as the head gives them; empty for a model without. Valid until the next step or write.</summary>
    ReadOnlySpan<float> Dimensions => [];

    /// <summary>[T, D] features per frame; valid until the next step or write.</summary>
    ReadOnlySpan<float> Features { get; }
}
