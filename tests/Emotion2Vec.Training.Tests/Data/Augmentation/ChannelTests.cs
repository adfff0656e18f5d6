using Emotion2Vec.Training.Data.Augmentation;

namespace Emotion2Vec.Training.Tests.Data.Augmentation;

public sealed class ChannelTests
{
    [Theory]
    [InlineData(1000, -0.2, 0.2)]
    [InlineData(3000, -1, 0.2)]
    [InlineData(5000, -200, -40)]
    public void BandLimit_ASine_KeepsTheTelephonesBandAlone(double hertz, double least, double most)
    {
        var sound = SoundSamples.Sine(16_001, hertz);
        var heard = sound.ToArray();

        new BandLimit().Apply(heard, SoundSamples.Context(1));

        var middle = 4000..12_000;
        Assert.InRange(10 * Math.Log10(Decibels.Power(heard.AsSpan(middle)) / Decibels.Power(sound.AsSpan(middle))), least, most);
    }

    [Fact]
    public void BandLimit_Speech_IsNotShifted()
    {
        var sound = SoundSamples.Speechlike(8000);
        var heard = sound.ToArray();

        new BandLimit().Apply(heard, SoundSamples.Context(1));

        Assert.Equal(0, SoundSamples.BestLag(sound, heard, 50));
    }

    [Theory]
    [InlineData(6000)]
    [InlineData(24_000)]
    [InlineData(128_000)]
    public void Opus_Speech_IsAlikeAndNotShifted(int bitrate)
    {
        var sound = SoundSamples.Speechlike(16_123);
        var heard = sound.ToArray();

        new OpusCoding(new() { MinBitrate = bitrate, MaxBitrate = bitrate }).Apply(heard, SoundSamples.Context(1));

        Assert.NotEqual(sound, heard);
        Assert.InRange(SoundSamples.BestLag(sound, heard, 120), -3, 3);
        Assert.InRange(10 * Math.Log10(Decibels.Power(heard) / Decibels.Power(sound)), -3, 3);
    }

    [Fact]
    public void MuLaw_Speech_IsWithinItsSteps()
    {
        var sound = SoundSamples.Speechlike(8000);
        var heard = sound.ToArray();

        new MuLaw().Apply(heard, SoundSamples.Context(1));

        Assert.InRange(heard.Distinct().Count(), 2, 255);

        // Half a step of the sixteen of a segment, which begins 132 of 32768 above where it is counted from; and half a sixteen-bit step.
        Assert.All(sound.Zip(heard), pair => Assert.Equal(pair.First, pair.Second, ((Math.Abs(pair.First) + (132f / 32768)) / 32) + (0.5f / 32768)));
    }

    [Fact]
    public void Gain_AnyRange_IsOneFactor()
    {
        var sound = SoundSamples.Speechlike(1000);
        var heard = sound.ToArray();

        new Gain(new() { MinDecibels = 6, MaxDecibels = 6 }).Apply(heard, SoundSamples.Context(1));

        Assert.All(sound.Zip(heard), pair => Assert.Equal(1.99526f * pair.First, pair.Second, 1e-5f));
    }

    [Theory]
    [InlineData(0.05, 1)]
    [InlineData(0.2, 3)]
    [InlineData(0.5, 1)]
    public void PacketLoss_ManyPackets_LosesTheShareInBursts(double share, double burst)
    {
        var heard = Enumerable.Repeat(1f, 320 * 20_000).ToArray();

        new PacketLoss(new() { MinShare = share, MaxShare = share, BurstPackets = burst }).Apply(heard, SoundSamples.Context(1));

        Assert.Equal(share, heard.Count(sample => sample == 0) / (double)heard.Length, 0.1 * share);
        var bursts = heard.Zip(heard.Skip(1)).Count(pair => pair.First == 1 && pair.Second == 0);
        Assert.Equal(burst, heard.Count(sample => sample == 0) / 320.0 / bursts, 0.1 * burst);
    }

    [Fact]
    public void PacketLoss_Repeated_GivesThePacketBefore()
    {
        var sound = SoundSamples.Speechlike(320 * 50);
        var heard = sound.ToArray();

        new PacketLoss(new() { MinShare = 0.3, MaxShare = 0.3, Concealment = PacketConcealment.Repeat }).Apply(heard, SoundSamples.Context(2));

        for (var i = 320; i < heard.Length; i++)
        {
            Assert.True(heard[i] == sound[i] || heard[i] == heard[i - 320] * 0.5f || heard[i] == 0);
        }

        Assert.InRange(heard.Zip(sound).Count(pair => pair.First != pair.Second), 320, heard.Length / 2);
    }
}
