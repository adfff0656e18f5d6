namespace Emotion2Vec.Core.Gating;

/// <summary>Hears one stream, window by window, and says how probably somebody speaks. Owned by the step thread; allocates nothing per window.</summary>
public interface ISpeechDetector : IDisposable
{
    /// <summary>16 kHz samples per window.</summary>
    int WindowSamples { get; }

    /// <summary>Hears the stream's next window.</summary>
    /// <param name="window">[<see cref="WindowSamples"/>] samples, 16 kHz mono, finite, in [-1, 1].</param>
    /// <returns>Probability of speech in [0, 1].</returns>
    /// <exception cref="Errors.Emotion2VecException"><see cref="Errors.ErrorKind.EngineLost"/>: the detector failed.</exception>
    float Detect(ReadOnlySpan<float> window);

    /// <summary>Forgets everything: the detector is as new.</summary>
    void Reset();
}
