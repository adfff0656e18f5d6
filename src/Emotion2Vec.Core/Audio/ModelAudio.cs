using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Core.Audio;

/// <summary>The audio format that the encoder hears, and its frame grid (emotion2vec: seven unpadded convolutions).</summary>
public static class ModelAudio
{
    /// <summary>Samples per second, mono.</summary>
    public const int SampleRate = 16000;

    /// <summary>Samples from the start of one frame to the start of the next: 20 ms.</summary>
    public const int HopSamples = 320;

    /// <summary>Samples that one frame sees: 25 ms. Frame t covers samples [320 t, 320 t + 400).</summary>
    public const int SupportSamples = 400;

    /// <summary>Milliseconds from frame to frame.</summary>
    public const int FrameMilliseconds = 20;

    /// <summary>Frames per second.</summary>
    public const int FramesPerSecond = 50;

    /// <summary>Counts the frames that a number of samples yields.</summary>
    /// <param name="samples">Samples at 16 kHz.</param>
    /// <returns>floor((N - 400) / 320) + 1, or 0 below 400 samples.</returns>
    public static long FramesIn(long samples) => samples < SupportSamples ? 0 : ((samples - SupportSamples) / HopSamples) + 1;

    /// <summary>Refuses sound that holds no frame.</summary>
    /// <param name="samples">Samples at 16 kHz.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: fewer than <see cref="SupportSamples"/>.</exception>
    public static void ThrowIfNoFrame(long samples)
    {
        if (samples < SupportSamples)
        {
            throw new Emotion2VecException(
                ErrorKind.InvalidInput, $"The sound has {samples} samples at 16 kHz; one frame needs {SupportSamples} (25 ms). Give a longer recording.");
        }
    }
}
