namespace Emotion2Vec.Training.Data.Audio;

/// <summary>
/// Sound as 16-bit integers and a scale: half the memory of floats, and exact for 16-bit recordings at 16 kHz, since their scale is 1 / 32768. Everything
/// is heard through this form, cached or not, so that what a cache holds cannot change a training.
/// </summary>
internal sealed class PcmAudio
{
    private const float FullScale = 1 / 32768f;

    private readonly short[] _samples;
    private readonly float _scale;

    private PcmAudio(short[] samples, float scale)
    {
        _samples = samples;
        _scale = scale;
    }

    /// <summary>Number of samples, 16 kHz mono.</summary>
    public int Length => _samples.Length;

    /// <summary>Memory that the samples take.</summary>
    public long Bytes => (long)_samples.Length * sizeof(short);

    /// <summary>Quantises finite samples; louder ones than full scale (float files may have them) get a scale of their own.</summary>
    public static PcmAudio From(ReadOnlySpan<float> samples)
    {
        var peak = 0f;
        foreach (var sample in samples)
        {
            peak = Math.Max(peak, Math.Abs(sample));
        }

        var scale = peak <= 1 ? FullScale : peak / 32767f;
        var integers = new short[samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            integers[i] = (short)Math.Clamp(MathF.Round(samples[i] / scale), short.MinValue, short.MaxValue);
        }

        return new PcmAudio(integers, scale);
    }

    /// <summary>Copies all samples.</summary>
    /// <param name="samples">Room for <see cref="Length"/> floats.</param>
    public void CopyTo(Span<float> samples)
    {
        for (var i = 0; i < _samples.Length; i++)
        {
            samples[i] = _samples[i] * _scale;
        }
    }

    /// <summary>All samples as floats.</summary>
    public float[] ToFloats()
    {
        var samples = new float[_samples.Length];
        CopyTo(samples);
        return samples;
    }
}
