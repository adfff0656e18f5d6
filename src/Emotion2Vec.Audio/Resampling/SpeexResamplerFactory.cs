using Emotion2Vec.Audio.Interop;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Native;

namespace Emotion2Vec.Audio.Resampling;

/// <summary>Makes resamplers for live sound from libspeexdsp: 2.5 ms of delay, and always 320 samples out per 20 ms in.</summary>
public sealed class SpeexResamplerFactory : IResamplerFactory
{
    private const int LowestRate = 1000;
    private const int HighestRate = 384_000;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A rate is outside 1000 to 384000.</exception>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NativeError"/>: libspeexdsp is missing or refused the rates.</exception>
    public IResampler Create(int inputRate, int outputRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputRate, LowestRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(inputRate, HighestRate);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputRate, LowestRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(outputRate, HighestRate);
        if (inputRate == outputRate)
        {
            return new UnityResampler();
        }

        try
        {
            return new SpeexResampler(inputRate, outputRate);
        }
        catch (Exception exception) when (NativeFailure.Is(exception))
        {
            throw NativeFailure.Wrap(exception, $"Resampling {inputRate} Hz to {outputRate} Hz");
        }
    }
}
