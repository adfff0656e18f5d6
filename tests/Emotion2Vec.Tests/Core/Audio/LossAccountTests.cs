using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Tests.Core.Audio;

public sealed class LossAccountTests
{
    private readonly LossAccount _loss = new();

    // At 50 samples per second a frame would be one sample; at 5000, the rate used here, it is 100.
    public LossAccountTests() => _loss.Begin(5000);

    [Fact]
    public void TakeQuality_NothingAmiss_IsOne()
    {
        _loss.Consume(0, 500);
        Assert.Equal(1, _loss.TakeQuality(0, 5));
        Assert.Equal(1, _loss.WeightOf(5));
    }

    [Fact]
    public void Conceal_RegionAcrossFrames_IsSharedExactly()
    {
        _loss.Consume(0, 100);
        Conceal(80, 150);
        _loss.Consume(100, 300);

        Assert.Equal([0.8f, 0, 0.7f, 1], Weights(4));
        Assert.Equal(0.8f, _loss.TakeQuality(0, 1), 1e-6);
        Assert.Equal(0.35f, _loss.TakeQuality(1, 2), 1e-6);
        Assert.Equal(1f, _loss.TakeQuality(3, 1));

        void Conceal(long first, long count) => _loss.Conceal(new AudioMark(AudioMarkKind.Concealed, first, count), 100);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(11025)]
    [InlineData(16000)]
    [InlineData(44100)]
    [InlineData(48000)]
    public void Conceal_AnyRateAndBlocks_CountsEverySampleOnceInItsFrame(int rate)
    {
        var random = new Random(rate);
        _loss.Begin(rate);
        var made = new bool[rate];
        var start = 0;
        for (var at = 0; at < rate;)
        {
            var count = Math.Min(random.Next(1, rate / 10), rate - at);
            _loss.Consume(at, count);
            at += count;
            start = random.Next(Math.Max(start, at - 300), at);
            var length = random.Next(0, 600);
            _loss.Conceal(new AudioMark(AudioMarkKind.Concealed, start, length), at);
            Array.Fill(made, true, start, Math.Min(length, rate - start));
        }

        for (var frame = 0; frame < 50; frame++)
        {
            var inFrame = Enumerable.Range(0, rate).Where(i => (long)i * 50 / rate == frame).Count(i => made[i]);
            Assert.Equal(Math.Max(0, 1 - (inFrame / (rate / 50.0))), _loss.TakeQuality(frame, 1), 1e-6);
        }
    }

    [Theory]
    [InlineData(50, 0.5f)]
    [InlineData(51, 0)]
    [InlineData(100, 0)]
    public void WeightOf_MostlyMadeUp_IsNothing(int concealed, float weight)
    {
        _loss.Consume(0, 100);
        _loss.Conceal(new AudioMark(AudioMarkKind.Concealed, 0, concealed), 100);
        Assert.Equal(weight, _loss.WeightOf(0), 1e-6);
    }

    [Fact]
    public void Conceal_OverlappingRegions_CountOnce()
    {
        _loss.Consume(0, 100);
        _loss.Conceal(new AudioMark(AudioMarkKind.Concealed, 0, 30), 100);
        _loss.Conceal(new AudioMark(AudioMarkKind.Concealed, 10, 30), 100);
        _loss.Conceal(new AudioMark(AudioMarkKind.Concealed, 15, 5), 100);
        Assert.Equal(0.6f, _loss.TakeQuality(0, 1), 1e-6);
    }

    [Fact]
    public void Conceal_FramesToldAlready_LowersTheNextBlockOnly()
    {
        _loss.Consume(0, 200);
        Assert.Equal(1, _loss.TakeQuality(0, 1));
        _loss.Conceal(new AudioMark(AudioMarkKind.Concealed, 60, 40), 200);

        Assert.Equal(1, _loss.WeightOf(1));
        Assert.Equal(0.6f, _loss.TakeQuality(1, 1), 1e-6);
        _loss.Consume(200, 100);
        Assert.Equal(1, _loss.TakeQuality(2, 1));
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    public void Conceal_AbsurdLength_KeepsQualityInRange(long length)
    {
        _loss.Consume(0, 100);
        _loss.Conceal(new AudioMark(AudioMarkKind.Concealed, 50, length), 100);
        _loss.Conceal(new AudioMark(AudioMarkKind.Concealed, length, 70), 100);
        Assert.InRange(_loss.TakeQuality(0, 1), 0, 1);
        _loss.Consume(100, 100);
        Assert.InRange(_loss.WeightOf(1), 0, 1);
        Assert.InRange(_loss.TakeQuality(1, 1), 0, 1);
    }

    [Fact]
    public void Drop_Samples_CountAsMissingInTheFrameWithTheHole()
    {
        _loss.Consume(0, 150);
        _loss.Drop(300);
        _loss.Consume(450, 150);
        Assert.Equal([1, 0, 1], Weights(3));
        Assert.Equal(0.25f, _loss.TakeQuality(1, 1), 1e-6);
        Assert.Equal(1, _loss.TakeQuality(2, 1));
    }

    [Fact]
    public void Conceal_BehindAHole_FallsInTheRightFrame()
    {
        _loss.Consume(0, 100);
        _loss.Drop(1000);
        _loss.Consume(1100, 200);
        _loss.Conceal(new AudioMark(AudioMarkKind.Concealed, 1220, 50), 1300);
        Assert.Equal([1, 0, 0.5f], Weights(3));
    }

    [Fact]
    public void Spoil_Samples_LowerQualityButNotWeight()
    {
        _loss.Spoil(10);
        _loss.Spoil(11);
        _loss.Consume(0, 100);
        Assert.Equal(1, _loss.WeightOf(0));
        Assert.Equal(0.98f, _loss.TakeQuality(0, 1), 1e-6);
    }

    [Fact]
    public void Begin_NewRun_ForgetsEverything()
    {
        _loss.Conceal(new AudioMark(AudioMarkKind.Concealed, 0, 1000), 0);
        _loss.Drop(300);
        _loss.Begin(5000);
        _loss.Consume(0, 100);
        Assert.Equal(1f, _loss.TakeQuality(0, 1));
    }

    private float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(frame => MathF.Round(_loss.WeightOf(frame), 5))];
}
