using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Training.Evaluation.Metrics;

/// <summary>Where frames lie in time (streaming design 2.8): frame t sees [20 t, 20 t + 25) ms.</summary>
public static class FrameTime
{
    /// <summary>Seconds from frame to frame.</summary>
    public const double Hop = (double)ModelAudio.HopSamples / ModelAudio.SampleRate;

    /// <summary>Seconds that a frame sees.</summary>
    public const double Support = (double)ModelAudio.SupportSamples / ModelAudio.SampleRate;

    /// <summary>Middle of what a frame sees, in seconds.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>20 t + 12.5 ms.</returns>
    public static double Centre(int frame) => (frame * Hop) + (Support / 2);

    /// <summary>Second of audio at which a frame's scores can be there at the earliest.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="chunkFrames">Frames of a step (C); 1 for the frame alone.</param>
    /// <param name="frames">Frames in all (T): the last chunk may be shorter.</param>
    /// <returns>End of the support of its chunk's last frame.</returns>
    public static double Heard(int frame, int chunkFrames, int frames) => (Math.Min(((frame / chunkFrames) + 1) * chunkFrames, frames) * Hop) - Hop + Support;
}
