using Emotion2Vec.Core.Audio;
using Emotion2Vec.Native;

namespace Emotion2Vec.Audio.Rtp.Codecs;

/// <summary>
/// Opus straight to 16 kHz mono, which is what the model hears, by libopus. What was lost comes from the coarse copy that the
/// packet after it may carry, else from the codec's own extrapolation (RFC 6716 sections 2.1.7 and 4.4).
/// </summary>
internal sealed class OpusDecoder : IRtpDecoder
{
    private const int Rate = ModelAudio.SampleRate;

    // The library makes up sound in steps of 2.5 ms, and at most 120 ms of it at once.
    private const int Step = Rate / 400;
    private const int MaxConcealed = Rate * 120 / 1000;

    // Below: SILK and hybrid, which alone carry copies (RFC 6716 section 3.1, table 2).
    private const int FirstCeltConfiguration = 16;
    private const int FirstHybridConfiguration = 12;

    private readonly OpusDecoderHandle _handle = Opus.CreateDecoder(Rate);
    private readonly float[] _concealed = new float[MaxConcealed];

    public int CountSamples(ReadOnlySpan<byte> payload) => payload.IsEmpty ? 0 : Math.Max(-1, Opus.CountSamples(payload, Rate));

    public int Decode(ReadOnlySpan<byte> payload, Span<float> samples)
    {
        if (payload.IsEmpty)
        {
            return 0;
        }

        var count = Opus.TryDecode(_handle, payload, samples[..MaxConcealed], isAfterLoss: false);
        return count < 0 ? -1 : Guard(samples[..count]);
    }

    public int Conceal(ReadOnlySpan<byte> next, Span<float> samples)
    {
        var whole = _concealed.AsSpan(0, (samples.Length + Step - 1) / Step * Step);
        var copied = CountCopied(next);
        var count = Opus.TryDecode(_handle, copied > 0 ? next : default, whole, isAfterLoss: copied > 0);
        if (count < 0)
        {
            whole.Clear();
            copied = 0;
        }

        whole[^samples.Length..].CopyTo(samples);
        Guard(samples);
        return Math.Min(copied, samples.Length);
    }

    public void Reset() => Opus.Reset(_handle);

    public void Dispose() => _handle.Dispose();

    /// <summary>Counts how much of what came before a packet is in it once more.</summary>
    /// <param name="payload">Any bytes.</param>
    /// <returns>Samples: those of one frame of the packet, or 0.</returns>
    internal static int CountCopied(ReadOnlySpan<byte> payload)
    {
        var first = Opus.FirstFrame(payload);
        if (first.IsEmpty)
        {
            return 0;
        }

        var configuration = payload[0] >> 3;
        if (configuration >= FirstCeltConfiguration)
        {
            return 0;
        }

        var milliseconds = configuration < FirstHybridConfiguration
            ? (configuration & 3) switch { 0 => 10, 1 => 20, 2 => 40, _ => 60 }
            : (configuration & 1) == 0 ? 10 : 20;

        // RFC 6716 section 4.2.3: a frame starts with a bit of voice activity per 20 ms, then the flag of the copy; for stereo
        // the same follows for the other channel. All are even odds, so the range coder leaves them as they are.
        var flags = Math.Max(1, milliseconds / 20) + 1;
        var isCopied = (first[0] >> (8 - flags) & 1) != 0;
        var isStereo = (payload[0] & 4) != 0;
        isCopied |= isStereo && (first[0] >> (8 - (2 * flags)) & 1) != 0;
        return isCopied ? milliseconds * Rate / 1000 : 0;
    }

    private static int Guard(Span<float> samples)
    {
        SampleGuard.Clean(samples, SampleGuard.FullScale);
        return samples.Length;
    }
}
