using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Augmentation;

namespace Emotion2Vec.Training.Tests.Data.Augmentation;

public sealed class ReverbTests
{
    [Theory]
    [InlineData(0.1, 15)]
    [InlineData(0.5, 3)]
    [InlineData(1.5, 0)]
    public void Draw_AnyRoom_DecaysAndWeighsAsAskedFor(double seconds, double decibels)
    {
        var options = new ReverbOptions { MinSeconds = seconds, MaxSeconds = seconds, MinDirectDecibels = decibels, MaxDirectDecibels = decibels };
        var response = new Reverb(options).Draw(new SeededRandom(1));

        Assert.Equal(-decibels, 10 * Math.Log10(response.Sum(impulse => (double)impulse.Gain * impulse.Gain)), 0.01);
        Assert.True(response.Zip(response.Skip(1)).All(pair => pair.First.Delay <= pair.Second.Delay));
        Assert.InRange(response.Sum(impulse => Math.Sign(impulse.Gain)), -0.3 * response.Length, 0.3 * response.Length);

        // Schroeder's integral: what is left of the energy after a third of the time is down by 20 dB.
        double After(double time) => response.Where(impulse => impulse.Delay >= time * 16_000).Sum(impulse => (double)impulse.Gain * impulse.Gain);
        Assert.Equal(-20, 10 * Math.Log10(After((seconds / 3) + 0.02) / After(0.02)), 2.0);
    }

    [Fact]
    public void Apply_AnImpulse_GivesTheResponse()
    {
        var heard = new float[4000];
        heard[100] = 1;
        var reverb = new Reverb(new() { MinSeconds = 0.1, MaxSeconds = 0.1 });
        var expected = new float[4000];
        expected[100] = 1;
        foreach (var (delay, gain) in reverb.Draw(new SeededRandom(9)))
        {
            expected[100 + delay] += gain;
        }

        reverb.Apply(heard, SoundSamples.Context(9, heard));

        Assert.Equal(expected, heard);
    }
}
