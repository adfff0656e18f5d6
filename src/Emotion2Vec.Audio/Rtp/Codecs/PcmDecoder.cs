using System.Buffers.Binary;
using Emotion2Vec.Audio.Samples;

namespace Emotion2Vec.Audio.Rtp.Codecs;

/// <summary>Encodings that turn each sample into bytes of its own: L16, L24 and G.711, of any number of channels.</summary>
/// <param name="format">Which, and how many channels.</param>
internal sealed class PcmDecoder(RtpFormat format) : IRtpDecoder
{
    private readonly int _frameBytes = format.Channels * format.Codec switch
    {
        RtpCodec.L16 => 2,
        RtpCodec.L24 => 3,
        _ => 1,
    };

    public int CountSamples(ReadOnlySpan<byte> payload) => payload.Length % _frameBytes == 0 ? payload.Length / _frameBytes : -1;

    public int Decode(ReadOnlySpan<byte> payload, Span<float> samples)
    {
        var count = payload.Length / _frameBytes * format.Channels;
        switch (format.Codec)
        {
            case RtpCodec.L16:
                for (var i = 0; i < count; i++)
                {
                    samples[i] = BinaryPrimitives.ReadInt16BigEndian(payload[(2 * i)..]) / 32768f;
                }

                break;
            case RtpCodec.L24:
                for (var i = 0; i < count; i++)
                {
                    samples[i] = (((sbyte)payload[3 * i] << 16) | BinaryPrimitives.ReadUInt16BigEndian(payload[((3 * i) + 1)..])) / 8388608f;
                }

                break;
            case RtpCodec.Pcmu:
                G711.DecodeMuLaw(payload, samples);
                break;
            default:
                G711.DecodeALaw(payload, samples);
                break;
        }

        return ChannelMix.ToMono(samples[..count], format.Channels, samples);
    }

    public int Conceal(ReadOnlySpan<byte> next, Span<float> samples) => -1;

    public void Reset()
    {
    }

    public void Dispose()
    {
    }
}
