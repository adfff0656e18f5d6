using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Tests.Core.Audio;

public sealed class LossAccountTests
{
    [Fact]
    public void TakeQuality_NothingConsumed_IsOne() => Assert.Equal(1, new LossAccount().TakeQuality());

    [Fact]
    public void TakeQuality_RegionAcrossChunks_IsSharedExactly()
    {
        var loss = new LossAccount();
        loss.Consume(0, 100);
        loss.Conceal(new AudioMark(AudioMarkKind.Concealed, 80, 50), 100);
        Assert.Equal(0.8f, loss.TakeQuality(), 1e-6);

        loss.Consume(100, 100);
        Assert.Equal(0.7f, loss.TakeQuality(), 1e-6);

        loss.Consume(200, 100);
        Assert.Equal(1f, loss.TakeQuality());
    }

    [Fact]
    public void Conceal_OverlappingRegions_CountOnce()
    {
        var loss = new LossAccount();
        loss.Consume(0, 100);
        loss.Conceal(new AudioMark(AudioMarkKind.Concealed, 0, 30), 100);
        loss.Conceal(new AudioMark(AudioMarkKind.Concealed, 10, 30), 100);
        loss.Conceal(new AudioMark(AudioMarkKind.Concealed, 15, 5), 100);
        Assert.Equal(0.6f, loss.TakeQuality(), 1e-6);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    public void Conceal_AbsurdLength_KeepsQualityInRange(long length)
    {
        var loss = new LossAccount();
        loss.Consume(0, 100);
        loss.Conceal(new AudioMark(AudioMarkKind.Concealed, 50, length), 100);
        Assert.InRange(loss.TakeQuality(), 0, 1);
        loss.Consume(100, 100);
        Assert.InRange(loss.TakeQuality(), 0, 1);
    }

    [Fact]
    public void Drop_Samples_CountAsMissingSound()
    {
        var loss = new LossAccount();
        loss.Consume(0, 100);
        loss.Drop(300);
        Assert.Equal(0.25f, loss.TakeQuality(), 1e-6);
    }

    [Fact]
    public void Begin_NewRun_ForgetsRegions()
    {
        var loss = new LossAccount();
        loss.Conceal(new AudioMark(AudioMarkKind.Concealed, 0, 1000), 0);
        loss.Begin();
        loss.Consume(0, 100);
        Assert.Equal(1f, loss.TakeQuality());
    }

    [Fact]
    public void Begin_NewRun_ForgetsTheEndOfTheLastThatMadeNoFrame()
    {
        var loss = new LossAccount();
        loss.Drop(300);
        loss.Begin();
        loss.Consume(0, 100);
        Assert.Equal(1f, loss.TakeQuality());
    }
}
