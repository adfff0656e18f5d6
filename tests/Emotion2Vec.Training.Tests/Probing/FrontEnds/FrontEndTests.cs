using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Probing.FrontEnds;
using TorchSharp;
using Xunit.Abstractions;

namespace Emotion2Vec.Training.Tests.Probing.FrontEnds;

public sealed class FrontEndTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(400)]
    [InlineData(559)]
    [InlineData(560)]
    [InlineData(8000)]
    public void FilterBank_Sound_EqualsTheFourierSum(int samples)
    {
        using var frontEnd = new FilterBankFrontEnd();
        var sound = Sound(samples);
        var expected = PlainFrontEnd.WithDynamics(PlainFrontEnd.LogMel(sound, 80));

        var actual = frontEnd.Extract(sound);

        Assert.Equal(240, frontEnd.Width);
        Assert.Equal((((samples - 400) / 160) + 1) * 240, actual.Length);
        AssertClose(expected, actual);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(8000)]
    public void Mfcc_Sound_EqualsTheFourierSum(int samples)
    {
        using var frontEnd = new MfccFrontEnd();
        var sound = Sound(samples);

        var actual = frontEnd.Extract(sound);

        Assert.Equal(39, frontEnd.Width);
        AssertClose(PlainFrontEnd.WithDynamics(PlainFrontEnd.Cepstra(sound)), actual);
    }

    [Fact]
    public void LogMel_Sound_EqualsTheFourierSum()
    {
        var sound = Sound(4000);
        using var mel = KaldiSpectrum.LogMel(sound, 80);

        AssertClose([.. PlainFrontEnd.LogMel(sound, 80).SelectMany(r => r)], [.. mel.data<double>().Select(v => (float)v)]);
    }

    // A tone lies in the triangles around it.
    [Fact]
    public void LogMel_Tone_IsLoudestInItsTriangle()
    {
        float[] tone = [.. Enumerable.Range(0, 1600).Select(i => (float)(0.5 * Math.Sin(Math.Tau * 1000 * i / 16000)))];
        using var scope = torch.NewDisposeScope();
        var loudest = KaldiSpectrum.LogMel(tone, 80).mean([0]).argmax().item<long>();
        var step = (1127 * Math.Log(1 + (8000 / 700.0)) - (1127 * Math.Log(1 + (20 / 700.0)))) / 81;
        var expected = ((1127 * Math.Log(1 + (1000 / 700.0))) - (1127 * Math.Log(1 + (20 / 700.0)))) / step - 1;

        Assert.InRange(loudest, expected - 1, expected + 1);
    }

    [Fact]
    public void Extract_Silence_IsFinite()
    {
        using var filterBank = new FilterBankFrontEnd();
        using var mfcc = new MfccFrontEnd();

        Assert.All(filterBank.Extract(new float[3200]), v => Assert.True(float.IsFinite(v)));
        Assert.All(mfcc.Extract(new float[3200]), v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void Extract_LessThanAFrame_IsInvalid()
    {
        using var frontEnd = new FilterBankFrontEnd();

        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => frontEnd.Extract(new float[399])).Kind);
    }

    private static float[] Sound(int samples)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, samples).Select(i => (float)((0.3 * Math.Sin(Math.Tau * (200 + (i * 0.05)) * i / 16000)) + (0.05 * (random.NextDouble() - 0.5)) + 0.01))];
    }

    private void AssertClose(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var worst = expected.Zip(actual).Max(p => Math.Abs(p.First - p.Second) / (1 + Math.Abs(p.First)));
        output.WriteLine($"largest relative difference {worst:E2}");
        Assert.InRange(worst, 0, 1e-6);
    }
}
