using Emotion2Vec.Audio.Interop;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Native;

namespace Emotion2Vec.Audio.Rtp.Playout;

/// <summary>
/// Between a stream's line of samples and its writer: passes samples on as they are until it is first given a ratio other than 1,
/// from then on through libspeexdsp. The change is without a step, because the filter is first fed what was passed on before. One
/// owner thread; allocates when it first resamples, and nothing else.
/// </summary>
/// <param name="writer">Where samples go.</param>
internal sealed class DriftResampler(IAudioWriter writer) : IDisposable
{
    private const int Quality = 5;
    private const int BlockSamples = 1024;

    // More than the filter of that quality spans (80 samples), which is also all that it can hold back.
    private const int PrimeSamples = 256;

    // The library takes 16 bits for both terms of a ratio, reduces it, and rounds where it is between two samples to the reduced
    // term. With a prime that place is always kept; ratios are met within 10 ppm, and who follows a clock makes up for that.
    private const int InputTerm = 49_999;

    private readonly float[] _recent = new float[PrimeSamples];
    private readonly float[] _output = new float[2 * BlockSamples];
    private SpeexResamplerHandle? _handle;
    private int _sampleRate;
    private int _skip;
    private long _written;

    /// <summary>Where the next sample comes to lie in the output: samples, of which some may still be inside the filter.</summary>
    public double Position { get; private set; }

    /// <summary>Output samples per input sample, now.</summary>
    public double Ratio { get; private set; } = 1;

    /// <summary>Starts a run: position 0.</summary>
    /// <param name="sampleRate">Samples per second, on both sides.</param>
    public void Begin(int sampleRate)
    {
        Release();
        _recent.AsSpan().Clear();
        _sampleRate = sampleRate;
        _written = 0;
        Position = 0;
    }

    /// <summary>Sets what the following samples become.</summary>
    /// <param name="ratio">Output samples per input sample, near 1.</param>
    /// <exception cref="Core.Errors.Emotion2VecException">libspeexdsp is missing.</exception>
    public void SetRatio(double ratio)
    {
        if (_handle is null && ratio == 1)
        {
            return;
        }

        // Never exactly 1, which reduced is 1 / 1.
        var output = (int)Math.Round(InputTerm * ratio);
        output += output != InputTerm ? 0 : ratio < 1 ? -1 : 1;
        try
        {
            _handle ??= Prime();
            SpeexDsp.SetRatio(_handle, InputTerm, output, _sampleRate, _sampleRate);
        }
        catch (Exception exception) when (NativeFailure.Is(exception))
        {
            throw NativeFailure.Wrap(exception, "Following the sender's clock");
        }

        Ratio = (double)output / InputTerm;
    }

    /// <summary>Passes samples on.</summary>
    /// <param name="samples">The next samples.</param>
    public void Write(ReadOnlySpan<float> samples)
    {
        Position += samples.Length * Ratio;
        if (_handle is null)
        {
            Emit(samples);
        }
        else
        {
            Resample(_handle, samples);
        }

        var kept = samples[Math.Max(0, samples.Length - PrimeSamples)..];
        _recent.AsSpan(kept.Length).CopyTo(_recent);
        kept.CopyTo(_recent.AsSpan(PrimeSamples - kept.Length));
    }

    /// <summary>Brings out what the filter holds; from here on samples are passed on as they are.</summary>
    public void Drain()
    {
        if (_handle is { } handle)
        {
            // The filter gives its last sample when it has seen half its span of what follows.
            Span<float> silence = stackalloc float[PrimeSamples];
            silence.Clear();
            Resample(handle, silence, Math.Max(0, (int)(Math.Round(Position) - _written)));
            Position = _written;
        }

        Release();
    }

    public void Dispose() => Release();

    private SpeexResamplerHandle Prime()
    {
        var handle = SpeexDsp.CreateResampler(_sampleRate, _sampleRate, Quality);
        _skip = PrimeSamples;
        Resample(handle, _recent);
        return handle;
    }

    private void Resample(SpeexResamplerHandle handle, ReadOnlySpan<float> samples, int limit = int.MaxValue)
    {
        while (!samples.IsEmpty)
        {
            var made = SpeexDsp.Process(handle, samples[..Math.Min(samples.Length, BlockSamples)], _output, out var used);
            samples = samples[used..];
            var skipped = Math.Min(made, _skip);
            _skip -= skipped;
            var output = _output.AsSpan(skipped, Math.Min(made - skipped, limit));
            limit -= output.Length;

            // Filters overshoot.
            SampleGuard.Clean(output, SampleGuard.FullScale);
            Emit(output);
        }
    }

    private void Emit(ReadOnlySpan<float> samples)
    {
        if (!samples.IsEmpty)
        {
            // A full ring drops and counts by itself; the line goes on.
            writer.TryWrite(samples);
            _written += samples.Length;
        }
    }

    private void Release()
    {
        _handle?.Dispose();
        _handle = null;
        Ratio = 1;
    }
}
