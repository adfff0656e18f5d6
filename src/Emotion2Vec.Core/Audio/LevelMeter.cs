namespace Emotion2Vec.Core.Audio;

/// <summary>Measures level and clipping of what the encoder hears, frame by frame. Owned by the step thread; allocates nothing in steady state.</summary>
internal sealed class LevelMeter
{
    // A sample of 16 bits at its limit, or one that the guard cut there.
    private const float ClippedFrom = 32766 / 32768f;

    private readonly SlidingLog<FrameLevel> _frames = new();
    private long _position;

    /// <summary>Starts a run.</summary>
    public void Begin()
    {
        _frames.Clear();
        _position = 0;
    }

    /// <summary>Takes samples on their way to the encoder.</summary>
    /// <param name="samples">16 kHz, finite, in [-1, 1].</param>
    public void Write(ReadOnlySpan<float> samples)
    {
        while (!samples.IsEmpty)
        {
            var frame = _position / ModelAudio.HopSamples;
            var part = samples[..(int)Math.Min(samples.Length, ((frame + 1) * ModelAudio.HopSamples) - _position)];
            Measure(part, ref _frames.At(frame));
            _position += part.Length;
            samples = samples[part.Length..];
        }
    }

    /// <summary>Says how loud some frames were and how much of them was not clipped, and forgets all up to their end.</summary>
    /// <param name="frame">The first one's index in the run.</param>
    /// <param name="count">How many, at least 1; all written in full.</param>
    /// <param name="level">Their level together.</param>
    /// <returns>The share of samples below full scale.</returns>
    public float Take(long frame, int count, out SoundLevel level)
    {
        var (energy, peak, clipped) = (0.0, 0f, 0);
        for (var i = frame; i < frame + count; i++)
        {
            var part = _frames.Read(i);
            energy += part.Energy;
            peak = Math.Max(peak, part.Peak);
            clipped += part.Clipped;
        }

        _frames.Forget(frame + count);
        var samples = (float)count * ModelAudio.HopSamples;
        level = new(SoundLevel.Decibels(Math.Sqrt(energy / samples)), SoundLevel.Decibels(peak));
        return 1 - (clipped / samples);
    }

    private static void Measure(ReadOnlySpan<float> samples, ref FrameLevel frame)
    {
        var (energy, peak, clipped) = (0f, 0f, 0);
        foreach (var sample in samples)
        {
            var magnitude = MathF.Abs(sample);
            energy += sample * sample;
            peak = MathF.Max(peak, magnitude);
            clipped += magnitude >= ClippedFrom ? 1 : 0;
        }

        frame = new(frame.Energy + energy, Math.Max(frame.Peak, peak), frame.Clipped + clipped);
    }
}
