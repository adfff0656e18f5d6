using Emotion2Vec.Audio.Interop;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Native;

namespace Emotion2Vec.Audio.Codecs;

/// <summary>What a call over Opus leaves of a sound.</summary>
public static class OpusRoundTrip
{
    /// <summary>The least that the codec takes, in bits per second.</summary>
    public const int LowestBitrate = 6000;

    /// <summary>The most that makes a difference to speech at 16 kHz, in bits per second.</summary>
    public const int HighestBitrate = 128_000;

    // What telephones afford; the library's own 9 takes twice the time.
    private const int Complexity = 5;

    private const int FrameSamples = ModelAudio.HopSamples;

    /// <summary>Encodes sound in packets of 20 ms and decodes it again. The codec's delay is taken out, so sample k stays sample k.</summary>
    /// <param name="samples">16 kHz mono, changed in place; beyond [-1, 1] it is clipped.</param>
    /// <param name="bitrate">6000 to 128000 bits per second.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NativeError"/>: libopus is missing or failed.</exception>
    public static void Apply(Span<float> samples, int bitrate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bitrate, LowestBitrate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bitrate, HighestBitrate);
        try
        {
            using var encoder = Opus.CreateEncoder(ModelAudio.SampleRate, bitrate, Complexity);
            using var decoder = Opus.CreateDecoder(ModelAudio.SampleRate);
            SampleGuard.Clean(samples, SampleGuard.FullScale);
            Run(encoder, decoder, samples);
        }
        catch (Exception exception) when (NativeFailure.Is(exception))
        {
            throw NativeFailure.Wrap(exception, "Coding sound by Opus");
        }
    }

    // In place: what is decoded is earlier by the delay than what was encoded, so it never overtakes the samples still to be read.
    private static void Run(OpusEncoderHandle encoder, OpusDecoderHandle decoder, Span<float> samples)
    {
        var delay = Opus.LookaheadOf(encoder);
        Span<float> frame = stackalloc float[FrameSamples];
        Span<byte> packet = stackalloc byte[Opus.MaxPacketBytes];
        for (var start = 0; start < samples.Length + delay; start += FrameSamples)
        {
            frame.Clear();
            var left = samples[Math.Min(start, samples.Length)..];
            left[..Math.Min(left.Length, FrameSamples)].CopyTo(frame);
            var bytes = Opus.Encode(encoder, frame, packet);
            var decoded = frame[..Opus.Decode(decoder, packet[..bytes], frame)];
            var skipped = Math.Clamp(delay - start, 0, decoded.Length);
            var target = samples[Math.Min(start + skipped - delay, samples.Length)..];
            decoded = decoded[skipped..];
            decoded[..Math.Min(decoded.Length, target.Length)].CopyTo(target);
        }
    }
}
