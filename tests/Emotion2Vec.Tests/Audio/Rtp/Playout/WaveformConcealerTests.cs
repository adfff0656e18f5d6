using Emotion2Vec.Audio.Files;
using Emotion2Vec.Audio.Resampling;
using Emotion2Vec.Audio.Rtp.Playout;

namespace Emotion2Vec.Tests.Audio.Rtp.Playout;

public sealed class WaveformConcealerTests
{
    private static readonly Lazy<float[]> Speech = new(() => AudioFile.ReadModelAudio(AudioFixtures.Path("audio/speech8k.wav")));

    // Signal to noise against the clean sound. Silence in place of what is lost gives 10 lg (1 / loss), more or less.
    [Theory]
    [InlineData(8000, 2, 2.5)]
    [InlineData(8000, 5, 2.5)]
    [InlineData(8000, 10, 2.5)]
    [InlineData(16000, 5, 2.5)]
    [InlineData(44100, 5, 2.5)]
    [InlineData(48000, 10, 2.5)]
    public void Fill_LostPacketsOfSpeech_BeatsSilence(int rate, int lossPercent, double decibels)
    {
        var clean = AtRate(rate);
        var packet = rate / 50;
        var random = new Random(lossPercent + rate);
        var lost = Enumerable.Range(0, clean.Length / packet).Select(i => i > 2 && random.Next(100) < lossPercent).ToArray();
        var silent = clean.ToArray();
        var concealed = clean.ToArray();
        var concealer = new WaveformConcealer(rate);
        for (var i = 0; i + 1 < lost.Length; i++)
        {
            var span = concealed.AsSpan(i * packet, packet);
            if (lost[i])
            {
                silent.AsSpan(i * packet, packet).Clear();
                concealer.Fill(span, isFresh: true, lost[i + 1] ? default : clean.AsSpan((i + 1) * packet, packet));
            }

            concealer.Hear(span);
        }

        Assert.True(Snr(clean, concealed) > Snr(clean, silent) + decibels, $"{Snr(clean, concealed):F2} dB, with silence {Snr(clean, silent):F2} dB");
    }

    [Fact]
    public void Fill_Periodic_GoesOnWithoutAStep()
    {
        const int Rate = 16000;
        var tone = Enumerable.Range(0, 4000).Select(i => 0.5f * MathF.Sin(2 * MathF.PI * 125 * i / Rate)).ToArray();
        var concealer = new WaveformConcealer(Rate);
        concealer.Hear(tone.AsSpan(0, 2000));
        var gap = new float[320];

        concealer.Fill(gap, isFresh: true, tone.AsSpan(2320, 320));

        Assert.True(Snr(tone.AsSpan(2000, 320), gap) > 12, $"{Snr(tone.AsSpan(2000, 320), gap):F1} dB");
        var joined = tone[1990..2000].Concat(gap).Concat(tone[2320..2330]).ToArray();
        Assert.All(joined.Zip(joined.Skip(1)), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 0.06f));
    }

    [Fact]
    public void Fill_LongGapWithoutAnEnd_FadesToSilence()
    {
        var concealer = new WaveformConcealer(8000);
        concealer.Hear(AtRate(8000).AsSpan(8000, 800));
        var gap = new float[concealer.LongestGap];
        gap.AsSpan().Fill(9);

        concealer.Fill(gap, isFresh: true, default);

        Assert.Contains(gap[..80], sample => sample != 0);
        Assert.All(gap[480..], sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void Fill_Anything_StaysWithinFullScale()
    {
        var random = new Random(53);
        for (var round = 0; round < 3000; round++)
        {
            var concealer = new WaveformConcealer(random.Next(1000, 20_000));
            var known = new float[random.Next(0, 2000)];
            var next = new float[random.Next(0, 600)];
            Fill(known);
            Fill(next);
            concealer.Hear(known);
            var gap = new float[random.Next(1, concealer.LongestGap + 1)];

            concealer.Fill(gap, random.Next(4) > 0, next);

            Assert.All(gap, sample => Assert.InRange(sample, -1, 1));
        }

        void Fill(float[] samples)
        {
            for (var i = 0; i < samples.Length; i++)
            {
                samples[i] = random.Next(3) switch { 0 => 0, 1 => random.Next(2) == 0 ? 1 : -1, _ => (random.NextSingle() * 2) - 1 };
            }
        }
    }

    internal static double Snr(ReadOnlySpan<float> clean, ReadOnlySpan<float> heard)
    {
        var (signal, noise) = (0.0, 1e-20);
        for (var i = 0; i < clean.Length; i++)
        {
            signal += clean[i] * clean[i];
            noise += (clean[i] - heard[i]) * (clean[i] - heard[i]);
        }

        return 10 * Math.Log10(signal / noise);
    }

    private static float[] AtRate(int rate)
    {
        using var resampler = new SpeexResamplerFactory().Create(16000, rate);
        var output = new float[Speech.Value.Length / 16 * rate / 1000];
        resampler.Process(Speech.Value, output, out _);
        return output;
    }
}
