using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Audio;
using Emotion2Vec.Training.Data.Augmentation;

namespace Emotion2Vec.Training.Tests.Data.Augmentation;

public sealed class AddedNoiseTests
{
    [Theory]
    [InlineData(NoiseKind.White, 0)]
    [InlineData(NoiseKind.White, 20)]
    [InlineData(NoiseKind.Pink, 10)]
    [InlineData(NoiseKind.Babble, 5)]
    [InlineData(NoiseKind.Recorded, 15)]
    public void Apply_AnyKind_HasTheRatioAskedFor(NoiseKind kind, double decibels)
    {
        using var folder = new SoundFolder();
        var recording = new Utterance { Id = "n", Path = folder.WriteSound("n.wav", SoundSamples.Sine(3000, 700)) };
        var options = new NoiseOptions { Kinds = [kind], MinSnrDecibels = decibels, MaxSnrDecibels = decibels };
        var sound = SoundSamples.Speechlike(20_000);
        var heard = sound.ToArray();

        new AddedNoise(options, [recording], new UtteranceAudio()).Apply(heard, SoundSamples.Context(1, sound, SoundSamples.Sine(4000, 300), SoundSamples.Sine(5000, 500)));

        var noise = heard.Zip(sound, (with, without) => with - without).ToArray();
        Assert.Equal(decibels, 10 * Math.Log10(Decibels.Power(sound) / Decibels.Power(noise)), 0.01);
    }

    [Fact]
    public void Apply_Silence_StaysSilence()
    {
        var heard = new float[1000];
        new AddedNoise(new() { Kinds = [NoiseKind.White] }, [], new UtteranceAudio()).Apply(heard, SoundSamples.Context(1, heard));

        Assert.All(heard, sample => Assert.Equal(0, sample));
    }

    [Theory]
    [InlineData(NoiseKind.Babble)]
    [InlineData(NoiseKind.Recorded)]
    public void Apply_NothingToTakeNoiseFrom_MakesIt(NoiseKind kind)
    {
        using var folder = new SoundFolder();
        var broken = new Utterance { Id = "n", Path = folder.At("absent.wav") };
        var sound = SoundSamples.Speechlike(2000);
        var heard = sound.ToArray();

        new AddedNoise(new() { Kinds = [kind] }, [broken], new UtteranceAudio()).Apply(heard, SoundSamples.Context(1, sound));

        Assert.NotEqual(sound, heard);
    }

    [Fact]
    public void Pink_OverOctaves_HasEqualPower()
    {
        var noise = new float[1 << 17];
        Noise.Pink(noise, new SeededRandom(1));
        double Octave(double from) => Enumerable.Range(0, 200).Sum(i => SoundSamples.PowerAt(noise, from * (1 + (i / 200.0)))) * from;

        // 200 lines of power in each octave, times its width.
        Assert.InRange(10 * Math.Log10(Octave(2000) / Octave(250)), -1.5, 1.5);
    }

    [Fact]
    public void White_OverOctaves_DoublesItsPower()
    {
        var noise = new float[1 << 17];
        Noise.White(noise, new SeededRandom(1));
        double Octave(double from) => Enumerable.Range(0, 200).Sum(i => SoundSamples.PowerAt(noise, from * (1 + (i / 200.0)))) * from;

        Assert.InRange(10 * Math.Log10(Octave(2000) / Octave(250)), 7.5, 10.5);
    }
}
