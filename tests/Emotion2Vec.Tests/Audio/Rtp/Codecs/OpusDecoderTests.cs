using Emotion2Vec.Audio.Files;
using Emotion2Vec.Audio.Rtp.Codecs;
using Emotion2Vec.Native;
using Emotion2Vec.Tests.Audio.Rtp.Playout;

namespace Emotion2Vec.Tests.Audio.Rtp.Codecs;

public sealed class OpusDecoderTests
{
    private const int FrameSamples = 320;

    private static readonly Lazy<byte[][]> Plain = new(() => Encode(withCopies: false));
    private static readonly Lazy<byte[][]> Copying = new(() => Encode(withCopies: true));

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    public void Conceal_LostPacketsOfSpeech_CopiesBeatExtrapolationBeatsSilence(int lossPercent)
    {
        var random = new Random(lossPercent);
        var lost = Enumerable.Range(0, Copying.Value.Length).Select(i => i > 5 && random.Next(100) < lossPercent).ToArray();

        // The same packets three times: what differs is only what is made of the lost ones.
        var clean = Decode(Copying.Value, new bool[lost.Length], (_, _, _) => { });
        var silence = WaveformConcealerTests.Snr(clean, Decode(Copying.Value, lost, (_, _, gap) => gap.Clear()));
        var extrapolation = WaveformConcealerTests.Snr(clean, Decode(Copying.Value, lost, (decoder, _, gap) => decoder.Conceal(default, gap)));
        var copies = WaveformConcealerTests.Snr(clean, Decode(Copying.Value, lost, (decoder, next, gap) => decoder.Conceal(next, gap)));

        Assert.True(
            extrapolation > silence + 0.5 && copies > extrapolation + 3, $"silence {silence:F2}, extrapolation {extrapolation:F2}, copies {copies:F2} dB");
    }

    [Fact]
    public void CountCopied_OfWhatEncodersSend_TellsCopies()
    {
        Assert.All(Plain.Value, packet => Assert.Equal(0, OpusDecoder.CountCopied(packet)));

        // Silence is not copied.
        Assert.True(Copying.Value.Count(packet => OpusDecoder.CountCopied(packet) == FrameSamples) > Copying.Value.Length / 2);
    }

    [Fact]
    public void Conceal_WithoutACopy_SaysThatAllIsMadeUp()
    {
        using var decoder = new OpusDecoder();
        var samples = new float[RtpPayload.MaxSamples];
        decoder.Decode(Plain.Value[20], samples);

        Assert.Equal(0, decoder.Conceal(Plain.Value[22], samples.AsSpan(0, FrameSamples)));
        Assert.Equal(0, decoder.Conceal(default, samples.AsSpan(0, FrameSamples)));
    }

    // Any length of a gap, although the library knows only steps of 2.5 ms.
    [Fact]
    public void Conceal_AnyLength_FillsItWhole()
    {
        using var decoder = new OpusDecoder();
        var samples = new float[RtpPayload.MaxSamples];
        decoder.Decode(Copying.Value[20], samples);
        for (var count = 1; count <= 1920; count += 37)
        {
            var gap = samples.AsSpan(0, count);
            gap.Fill(9);

            Assert.InRange(decoder.Conceal(Copying.Value[21], gap), 0, Math.Min(count, FrameSamples));
            foreach (var sample in gap)
            {
                Assert.InRange(sample, -1, 1);
            }
        }
    }

    [Fact]
    public void Decode_DamagedPackets_GivesSamplesWithinFullScaleOrSaysThatTheyAreDamaged()
    {
        using var decoder = new OpusDecoder();
        var random = new Random(61);
        var samples = new float[RtpPayload.MaxSamples];
        var (decoded, refused) = (0, 0);
        for (var round = 0; round < 10_000; round++)
        {
            var packet = Copying.Value[random.Next(Copying.Value.Length)].AsSpan(0).ToArray();
            Array.Resize(ref packet, random.Next(4) == 0 ? random.Next(0, packet.Length + 40) : packet.Length);
            for (var change = random.Next(4); change > 0 && packet.Length > 0; change--)
            {
                packet[random.Next(Math.Min(packet.Length, 1 + random.Next(30)))] = (byte)random.Next(256);
            }

            Assert.InRange(OpusDecoder.CountCopied(packet), 0, 960);
            if (decoder.CountSamples(packet) is var count and >= 0)
            {
                decoder.Conceal(random.Next(3) == 0 ? default : packet, samples.AsSpan(0, 1 + random.Next(1920)));
                var made = decoder.Decode(packet, samples);
                Assert.True(made == -1 || made == count);
                Assert.DoesNotContain(samples[..Math.Max(0, made)], sample => !(MathF.Abs(sample) <= 1));
                (decoded, refused) = made < 0 ? (decoded, refused + 1) : (decoded + 1, refused);
            }
            else
            {
                refused++;
            }
        }

        Assert.True(decoded > 1000 && refused > 10, $"{decoded} decoded, {refused} refused");
    }

    private delegate void Fill(OpusDecoder decoder, ReadOnlySpan<byte> next, Span<float> gap);

    private static float[] Decode(byte[][] packets, bool[] lost, Fill fill)
    {
        using var decoder = new OpusDecoder();
        var samples = new float[RtpPayload.MaxSamples];
        var line = new float[packets.Length * FrameSamples];
        for (var i = 0; i < packets.Length; i++)
        {
            if (lost[i])
            {
                fill(decoder, i + 1 < packets.Length && !lost[i + 1] ? packets[i + 1] : default, line.AsSpan(i * FrameSamples, FrameSamples));
            }
            else
            {
                Assert.Equal(FrameSamples, decoder.Decode(packets[i], samples));
                samples.AsSpan(0, FrameSamples).CopyTo(line.AsSpan(i * FrameSamples));
            }
        }

        return line;
    }

    private static byte[][] Encode(bool withCopies)
    {
        var speech = AudioFile.ReadModelAudio(AudioFixtures.Path("audio/speech8k.wav"));
        using var encoder = Opus.CreateEncoder(16000, 24_000, 5);
        if (withCopies)
        {
            Opus.UseErrorCorrection(encoder, lossPercent: 20);
        }

        var packet = new byte[Opus.MaxPacketBytes];
        return [.. Enumerable.Range(0, speech.Length / FrameSamples).Select(i => packet[..Opus.Encode(encoder, speech.AsSpan(i * FrameSamples, FrameSamples), packet)])];
    }
}
