namespace Emotion2Vec.Core.Audio;

/// <summary>How loud some sound was, as the encoder heard it. Full scale is a sine of amplitude 1 at the peak: its peak is 0 dBFS, its RMS -3 dBFS.</summary>
/// <param name="RmsDbfs">Root mean square in dB relative to a constant of 1; <see cref="FloorDbfs"/> and up.</param>
/// <param name="PeakDbfs">Largest magnitude in dB relative to 1; <see cref="FloorDbfs"/> and up.</param>
public readonly record struct SoundLevel(float RmsDbfs, float PeakDbfs)
{
    /// <summary>The lowest level told: digital silence and everything quieter than 20 bits can say.</summary>
    public const float FloorDbfs = -120;

    /// <summary>The level of silence.</summary>
    public static SoundLevel Silence { get; } = new(FloorDbfs, FloorDbfs);

    /// <summary>Converts an amplitude.</summary>
    /// <param name="amplitude">0 or more.</param>
    /// <returns>dBFS, at least <see cref="FloorDbfs"/>.</returns>
    internal static float Decibels(double amplitude) => (float)Math.Max(FloorDbfs, 20 * Math.Log10(amplitude));
}
