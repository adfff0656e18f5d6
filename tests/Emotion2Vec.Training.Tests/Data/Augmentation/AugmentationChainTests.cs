using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Audio;
using Emotion2Vec.Training.Data.Augmentation;
using Emotion2Vec.Training.Data.Batches;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Training.Tests.Data.Augmentation;

public sealed class AugmentationChainTests
{
    private static readonly AugmentationOptions All = new()
    {
        Reverb = new() { Probability = 1 },
        Noise = new() { Probability = 1 },
        Gain = new() { Probability = 1 },
        BandLimitProbability = 1,
        MuLawProbability = 1,
        Opus = new() { Probability = 1 },
        PacketLoss = new() { Probability = 1 },
    };

    [Fact]
    public void Apply_EverythingToAnySound_KeepsLengthAndStaysFinite() => Prop.ForAll<NonEmptyArray<short>, PositiveInt>((samples, seed) =>
    {
        var sounds = Sounds([.. samples.Get.Select(sample => sample / 32768f), .. new float[400 + (seed.Get % 1000)]], [1f, -1f], new float[500]);
        var chain = AugmentationChain.Of(All with { Noise = All.Noise with { Kinds = [NoiseKind.White, NoiseKind.Pink, NoiseKind.Babble] } }, new UtteranceAudio(), (ulong)seed.Get);
        for (var item = 0; item < sounds.Count; item++)
        {
            var heard = chain.Apply(seed.Get, item, sounds);

            Assert.Equal(sounds[item].Samples.Length, heard.Length);
            Assert.All(heard, sample => Assert.True(float.IsFinite(sample)));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Apply_NothingAskedFor_GivesTheSoundItself()
    {
        var sounds = Sounds([0.5f, 0.25f]);

        Assert.Same(sounds[0].Samples, AugmentationChain.Of(new(), new UtteranceAudio(), 1).Apply(0, 0, sounds));
    }

    [Fact]
    public void Apply_SameKey_GivesTheSameSamplesAndLeavesTheBatchAlone()
    {
        var sounds = Sounds(SoundSamples.Speechlike(8000), SoundSamples.Speechlike(9000));
        var before = sounds.Select(sound => sound.Samples.ToArray()).ToList();
        var chain = AugmentationChain.Of(All, new UtteranceAudio(), 5);
        var first = chain.Apply(3, 1, sounds);

        Assert.Equal(first, AugmentationChain.Of(All, new UtteranceAudio(), 5).Apply(3, 1, sounds));
        Assert.NotEqual(first, chain.Apply(4, 1, sounds));
        Assert.NotEqual(first, AugmentationChain.Of(All, new UtteranceAudio(), 6).Apply(3, 1, sounds));
        Assert.Equal(before, sounds.Select(sound => sound.Samples));
    }

    [Fact]
    public void Apply_Probability_IsTheShareOfUtterances()
    {
        var sounds = Sounds([0.5f, 0.25f]);
        var chain = AugmentationChain.Of(new() { Gain = new() { Probability = 0.3 } }, new UtteranceAudio(), 1);

        Assert.InRange(Enumerable.Range(0, 2000).Count(index => chain.Apply(index, 0, sounds) != sounds[0].Samples), 500, 700);
    }

    [Fact]
    public void Apply_AnotherAugmentationSwitchedOn_LeavesTheDrawsOfTheRest()
    {
        var sounds = Sounds(SoundSamples.Speechlike(4000));
        var gain = new AugmentationOptions { Gain = new() { Probability = 1 } };
        var alone = AugmentationChain.Of(gain, new UtteranceAudio(), 1).Apply(0, 0, sounds);
        var coded = AugmentationChain.Of(gain with { MuLawProbability = 1 }, new UtteranceAudio(), 1).Apply(0, 0, sounds);

        Assert.All(alone.Zip(coded), pair => Assert.Equal(Math.Clamp(pair.First, -1, 1), pair.Second, Math.Max(0.04f * Math.Abs(pair.First), 0.001f)));
    }

    [Fact]
    public void Next_AugmentedBatches_AreTheSameOnAnyWorkersAndMeasuredAsHeard()
    {
        using var folder = new SoundFolder();
        var manifest = folder.WriteRamps(9);
        var options = new BatchOptions { MaxBatchSeconds = 4, MaxCropSeconds = 0.5, Augmentation = All };
        using var one = new BatchReader(manifest, options with { Workers = 1 }, 3, new UtteranceAudio());
        using var more = new BatchReader(manifest, options with { Workers = 4, PrefetchBatches = 8 }, 3, new UtteranceAudio(0));
        using var plain = new BatchReader(manifest, options with { Augmentation = new() }, 3, new UtteranceAudio());
        for (var i = 0; i < 6; i++)
        {
            var (expected, got, clean) = (one.Next(), more.Next(), plain.Next());

            Assert.Equal(expected.Samples, got.Samples);
            Assert.Equal(expected.Items.Select(item => item.CropStart), clean.Items.Select(item => item.CropStart));
            Assert.NotEqual(clean.Samples, got.Samples);
            Assert.All(expected.Items.Zip(clean.Items), pair => Assert.NotEqual(pair.First.Variance, pair.Second.Variance));
        }
    }

    private static List<UtteranceSound> Sounds(params float[][] sounds) =>
        [.. sounds.Select((samples, i) => new UtteranceSound(new Utterance { Id = $"{i}", Path = $"/{i}" }, samples))];
}
