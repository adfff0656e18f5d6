using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Gating;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>
/// Moves a run's samples to the encoder slot: guard, resample to 16 kHz, guard again. Meter and gate hear exactly what the slot does. Owned by the step thread.
/// </summary>
internal sealed class SlotFeed(IResamplerFactory resamplers, RunReader reader, SpeechGate? gate = null)
{
    private const int BlockSamples = 4096;

    private readonly float[] _input = new float[BlockSamples];
    private readonly float[] _output = new float[BlockSamples];
    private IResampler? _resampler;
    private int _rate = ModelAudio.SampleRate;
    private int _tailFed;

    /// <summary>16 kHz samples handed over in this run.</summary>
    public long RunSamples { get; private set; }

    /// <summary>Level and clipping of what was handed over.</summary>
    public LevelMeter Meter { get; } = new();

    /// <summary>Samples that were not finite or beyond full scale, in all runs.</summary>
    public long InvalidSamples { get; private set; }

    /// <summary>Starts a run with an empty history.</summary>
    /// <param name="sampleRate">The source's rate.</param>
    public void Enter(int sampleRate)
    {
        Close();
        _rate = sampleRate;
        _resampler = sampleRate == ModelAudio.SampleRate ? null : resamplers.Create(sampleRate, ModelAudio.SampleRate);
        _tailFed = 0;
        RunSamples = 0;
        Meter.Begin();
        gate?.Reset();
    }

    /// <summary>Moves what waits in the ring, until the slot wants no more.</summary>
    /// <param name="slot">Where samples go.</param>
    /// <returns>True if anything moved.</returns>
    public bool Pump(IEncoderSlot slot)
    {
        var moved = false;
        while (slot.SamplesWanted > 0)
        {
            var samples = reader.Peek(_resampler is null ? Math.Min(BlockSamples, slot.SamplesWanted) : BlockSamples);
            if (samples.IsEmpty)
            {
                break;
            }

            SampleGuard.Copy(samples, _input);
            var consumed = samples.Length;
            if (_resampler is null)
            {
                Write(slot, _input.AsSpan(0, consumed));
            }
            else
            {
                consumed = Resample(_resampler, slot, consumed);
            }

            Account(samples[..consumed]);
            reader.Advance(consumed);
            moved = true;
        }

        return moved;
    }

    /// <summary>
    /// At the end of a run: brings out what the resampler's filter still holds, so that N samples at rate r become round(16000 N / r).
    /// </summary>
    /// <param name="slot">Where samples go.</param>
    /// <returns>True when done; false if the slot wants a step first.</returns>
    public bool Flush(IEncoderSlot slot)
    {
        if (_resampler is null)
        {
            return true;
        }

        // A filter longer than a second does not exist here; the bound keeps a broken one from spinning.
        var expected = (long)Math.Round((double)reader.Position * ModelAudio.SampleRate / _rate);
        Array.Clear(_input);
        while (RunSamples < expected && _tailFed < _rate)
        {
            if (slot.SamplesWanted == 0)
            {
                return false;
            }

            _tailFed += Resample(_resampler, slot, BlockSamples, expected - RunSamples);
        }

        return true;
    }

    /// <summary>Lets the resampler go.</summary>
    public void Close()
    {
        _resampler?.Dispose();
        _resampler = null;
    }

    private void Account(ReadOnlySpan<float> consumed)
    {
        var changed = SampleGuard.CountChanged(consumed, _input);
        InvalidSamples += changed;

        // Rare; those beyond full scale are clipped samples from now on, which the meter counts.
        for (var i = 0; changed > 0 && i < consumed.Length; i++)
        {
            if (!float.IsFinite(consumed[i]))
            {
                reader.Loss.Spoil(reader.Position + i);
            }
        }
    }

    private int Resample(IResampler resampler, IEncoderSlot slot, int inputCount, long limit = long.MaxValue)
    {
        var room = (int)Math.Min(Math.Min(BlockSamples, slot.SamplesWanted), limit);
        var produced = resampler.Process(_input.AsSpan(0, inputCount), _output.AsSpan(0, room), out var consumed);
        if (produced < 0 || produced > room || consumed < 0 || consumed > inputCount || (produced == 0 && consumed == 0))
        {
            throw new Emotion2VecException(
                ErrorKind.NativeError,
                $"The resampler from {_rate} Hz made {produced} of {room} samples out of {consumed} of {inputCount}; choose another source rate.");
        }

        // Filters overshoot: clip, but do not blame the source for it.
        SampleGuard.Clean(_output.AsSpan(0, produced), SampleGuard.FullScale);
        Write(slot, _output.AsSpan(0, produced));
        return consumed;
    }

    private void Write(IEncoderSlot slot, ReadOnlySpan<float> samples)
    {
        if (!samples.IsEmpty)
        {
            slot.Write(samples);
            Meter.Write(samples);
            gate?.Write(samples);
            RunSamples += samples.Length;
        }
    }
}
