using System.Buffers.Binary;
using Emotion2Vec.Audio.Samples;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>Payload bytes to mono samples.</summary>
internal static class RtpPayload
{
    /// <summary>The largest payload accepted, in bytes: 42 ms of L16 stereo at 48 kHz, and more than any Ethernet frame carries.</summary>
    public const int MaxBytes = 8192;

    /// <summary>Counts the samples per channel that a payload holds.</summary>
    /// <param name="format">What it is.</param>
    /// <param name="payloadBytes">Its length.</param>
    /// <returns>Samples, 0 for what is not audio, or -1 if the length is not a whole number of samples.</returns>
    public static int CountFrames(RtpFormat format, int payloadBytes)
    {
        if (!format.IsAudio)
        {
            return 0;
        }

        var frameBytes = format.Codec == RtpCodec.L16 ? 2 * format.Channels : format.Channels;
        return payloadBytes % frameBytes == 0 ? payloadBytes / frameBytes : -1;
    }

    /// <summary>Decodes a payload whose length <see cref="CountFrames"/> accepted.</summary>
    /// <param name="format">What it is.</param>
    /// <param name="payload">Its bytes.</param>
    /// <param name="samples">Room for one sample per channel and frame; mono samples come first.</param>
    /// <returns>Mono samples written.</returns>
    public static int DecodeToMono(RtpFormat format, ReadOnlySpan<byte> payload, Span<float> samples)
    {
        int count;
        switch (format.Codec)
        {
            case RtpCodec.L16:
                count = payload.Length / 2;
                for (var i = 0; i < count; i++)
                {
                    samples[i] = BinaryPrimitives.ReadInt16BigEndian(payload[(2 * i)..]) / 32768f;
                }

                break;
            case RtpCodec.Pcmu:
                count = payload.Length;
                G711.DecodeMuLaw(payload, samples);
                break;
            case RtpCodec.Pcma:
                count = payload.Length;
                G711.DecodeALaw(payload, samples);
                break;
            default:
                return 0;
        }

        return ChannelMix.ToMono(samples[..count], format.Channels, samples);
    }
}
