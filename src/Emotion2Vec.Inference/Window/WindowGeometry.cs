using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Inference.Window;

/// <summary>How the window mode cuts a stream: every H frames the last W frames are encoded again and the newest H of them are reported.</summary>
/// <param name="WindowFrames">W, 1 to <see cref="MaxWindowFrames"/>.</param>
/// <param name="HopFrames">H, 1 to W.</param>
public sealed record WindowGeometry(int WindowFrames, int HopFrames)
{
    /// <summary>The longest window: 30 s.</summary>
    public const int MaxWindowFrames = 1500;

    /// <summary>Samples of a window of T frames: 320 (T - 1) + 400.</summary>
    /// <param name="frames">T.</param>
    /// <returns>The samples.</returns>
    public static int SamplesOf(int frames) => (ModelAudio.HopSamples * (frames - 1)) + ModelAudio.SupportSamples;

    /// <summary>Checks the ranges.</summary>
    /// <returns>This geometry.</returns>
    /// <exception cref="Emotion2VecException">A value is out of range.</exception>
    public WindowGeometry Validate() => WindowFrames is >= 1 and <= MaxWindowFrames && HopFrames >= 1 && HopFrames <= WindowFrames
        ? this
        : throw new Emotion2VecException(
            ErrorKind.Configuration,
            $"A window of {WindowFrames} frames with a hop of {HopFrames} is not possible: the window is 1 to {MaxWindowFrames} frames, the hop 1 to the window.");
}
