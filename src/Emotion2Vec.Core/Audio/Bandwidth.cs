namespace Emotion2Vec.Core.Audio;

/// <summary>How much of the band that the encoder listens to a source can carry at all.</summary>
internal static class Bandwidth
{
    /// <summary>
    /// The share of the critical bands from 0 to 8 kHz that lie below half the source's rate: 1 from 16 kHz on, 0.83 for telephone sound at 8 kHz. By hearing, not by hertz,
    /// because the octave that telephones leave out says less than those they carry. (Critical-band rate: Traunmueller, JASA 88, 1990, equation 6.)
    /// </summary>
    /// <param name="sampleRate">The source's rate.</param>
    /// <returns>Above 0, at most 1.</returns>
    public static float ShareOf(int sampleRate) =>
        sampleRate >= ModelAudio.SampleRate ? 1 : (float)Math.Max(0.01, Bark(sampleRate / 2.0) / Bark(ModelAudio.SampleRate / 2.0));

    private static double Bark(double hertz) => (26.81 * hertz / (1960 + hertz)) - 0.53;
}
