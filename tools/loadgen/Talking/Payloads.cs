using System.Buffers.Binary;
using Emotion2Vec.Audio.Rtp.Codecs;
using Emotion2Vec.Native;
using Emotion2Vec.Tools.LoadGen.Voices;

namespace Emotion2Vec.Tools.LoadGen.Talking;

/// <summary>
/// A talker's sound, encoded beforehand and gone round in: encoding takes the processor from what is being measured, and many talkers would take most of it.
/// </summary>
internal static class Payloads
{
    /// <summary>Packets per second.</summary>
    public const int PerSecond = 50;

    /// <summary>Packets in one round, 12 s.</summary>
    public const int Round = 12 * PerSecond;

    private const int OpusBitrate = 24_000;

    // Encoding is done before anything is measured, but hundreds of talkers should not take minutes to start.
    private const int OpusComplexity = 1;

    /// <summary>Samples per second of the voice.</summary>
    public static int SampleRate(TalkerCodec codec) => codec == TalkerCodec.Pcmu ? 8000 : 16_000;

    /// <summary>Units of RTP's clock per packet.</summary>
    public static int ClockPerPacket(TalkerCodec codec) => (codec == TalkerCodec.Opus ? 48_000 : SampleRate(codec)) / PerSecond;

    /// <summary>Encodes one round.</summary>
    /// <param name="codec">How.</param>
    /// <param name="seed">Draws the voice.</param>
    public static byte[][] Encode(TalkerCodec codec, int seed)
    {
        var rate = SampleRate(codec);
        var voice = new SyntheticVoice(seed, rate);
        var samples = new float[rate / PerSecond];
        var packets = new byte[Round][];
        using var opus = codec == TalkerCodec.Opus ? Opus.CreateEncoder(rate, OpusBitrate, OpusComplexity) : null;
        var room = new byte[Opus.MaxPacketBytes];
        for (var i = 0; i < packets.Length; i++)
        {
            voice.Read(samples);
            packets[i] = opus is not null ? room[..Opus.Encode(opus, samples, room)] : codec == TalkerCodec.Pcmu ? Array.ConvertAll(samples, G711.EncodeMuLaw) : Linear(samples);
        }

        return packets;
    }

    private static byte[] Linear(ReadOnlySpan<float> samples)
    {
        var bytes = new byte[samples.Length * sizeof(short)];
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(i * sizeof(short)), (short)(samples[i] * short.MaxValue));
        }

        return bytes;
    }
}
