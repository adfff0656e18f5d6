using Emotion2Vec.Audio.Resampling;

namespace Emotion2Vec.Tests.Audio.Resampling;

public sealed class SpeexResamplerFactoryTests
{
    private readonly SpeexResamplerFactory _factory = new();

    [Theory]
    [InlineData(8000)]
    [InlineData(22050)]
    [InlineData(44100)]
    [InlineData(48000)]
    [InlineData(96000)]
    public void Process_Sine_StaysAlignedWithItsInput(int inputRate)
    {
        const double Frequency = 440;
        using var resampler = _factory.Create(inputRate, 16000);

        var output = Convert(resampler, Sine(inputRate, inputRate, Frequency), 997);

        // Output sample n belongs to the time n / 16000. 100 samples at either end see the filter's edge.
        var expected = Sine(16000, 16000, Frequency);
        Assert.InRange(output.Count, 15900, 16000);
        for (var i = 100; i < output.Count - 100; i++)
        {
            Assert.Equal(expected[i], output[i], 2e-3f);
        }
    }

    [Fact]
    public void Process_TwentyMilliseconds_GivesOneHop()
    {
        using var resampler = _factory.Create(48000, 16000);
        var output = new float[1000];
        var first = resampler.Process(new float[960], output, out _);

        // The first block lacks the filter's delay; from then on it is 320 samples per 20 ms.
        Assert.InRange(first, 240, 320);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(320, resampler.Process(new float[960], output, out var consumed));
            Assert.Equal(960, consumed);
        }
    }

    [Fact]
    public void Process_AnyBlocks_GivesTheSameSamples()
    {
        var random = new Random(5);
        for (var round = 0; round < 20; round++)
        {
            var rate = random.Next(1000, 192_000);
            var input = Enumerable.Range(0, 5000).Select(_ => (random.NextSingle() * 2) - 1).ToArray();
            using var one = _factory.Create(rate, 16000);
            using var other = _factory.Create(rate, 16000);

            var whole = Convert(one, input, input.Length);
            var pieces = Convert(other, input, random.Next(1, 700));

            Assert.Equal(whole, pieces);
        }
    }

    [Fact]
    public void Process_LittleRoom_ConsumesOnlyWhatFits()
    {
        using var resampler = _factory.Create(48000, 16000);
        var output = new float[10];

        var written = resampler.Process(Sine(48000, 4800, 100), output, out var consumed);

        Assert.InRange(written, 1, 10);
        Assert.InRange(consumed, 1, 4799);
    }

    [Fact]
    public void Process_Empty_DoesNothing()
    {
        using var resampler = _factory.Create(48000, 16000);

        Assert.Equal(0, resampler.Process([], new float[100], out var consumed));
        Assert.Equal(0, consumed);
    }

    [Fact]
    public void Create_EqualRates_CopiesExactly()
    {
        using var resampler = _factory.Create(16000, 16000);
        var input = Sine(16000, 500, 440);

        Assert.Equal(input, Convert(resampler, input, 7));
    }

    [Theory]
    [InlineData(999, 16000)]
    [InlineData(384_001, 16000)]
    [InlineData(16000, 0)]
    [InlineData(16000, int.MaxValue)]
    [InlineData(-1, -1)]
    public void Create_RateOutOfBounds_Throws(int inputRate, int outputRate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _factory.Create(inputRate, outputRate));

    [Fact]
    public void Create_OddRates_Works()
    {
        foreach (var (inputRate, outputRate) in new[] { (1000, 384_000), (384_000, 1000), (383_999, 16000), (11_025, 16000), (1009, 383_987) })
        {
            using var resampler = _factory.Create(inputRate, outputRate);
            var output = Convert(resampler, Sine(inputRate, inputRate / 10, 50), 100);
            Assert.All(output, sample => Assert.InRange(sample, -1.5f, 1.5f));
        }
    }

    [Fact]
    public void Process_WarmedUp_AllocatesNothing()
    {
        using var resampler = _factory.Create(48000, 16000);
        var input = new float[960];
        var output = new float[400];
        for (var i = 0; i < 100; i++)
        {
            resampler.Process(input, output, out _);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            resampler.Process(input, output, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static List<float> Convert(Emotion2Vec.Core.Audio.IResampler resampler, float[] input, int block)
    {
        var result = new List<float>();
        var output = new float[512];
        for (var start = 0; start < input.Length; start += block)
        {
            var rest = input.AsSpan(start, Math.Min(block, input.Length - start));
            while (!rest.IsEmpty)
            {
                var written = resampler.Process(rest, output, out var consumed);
                result.AddRange(output[..written]);
                rest = rest[consumed..];
            }
        }

        return result;
    }

    private static float[] Sine(int rate, int samples, double frequency) =>
        [.. Enumerable.Range(0, samples).Select(i => (float)(0.5 * Math.Sin(2 * Math.PI * frequency * i / rate)))];
}
