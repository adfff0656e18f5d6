using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Tests.Support;
using Xunit.Abstractions;

namespace Emotion2Vec.Tests.Inference.Streaming;

/// <summary>Extra tokens that are computed in some chunks only. The judge is the masked-offline pass in which the other chunks see those tokens' copies.</summary>
public sealed class StreamTokensTests(ITestOutputHelper log) : IDisposable
{
    private readonly TinyModel _tiny = new();

    [Theory]
    [InlineData(16, 64, 0, 2)]
    [InlineData(8, 32, 0, 3)]
    [InlineData(8, 32, 4, 4)]
    [InlineData(16, 0, 0, 2)]
    [InlineData(3, 6, 1, 5)]
    [InlineData(1, 8, 2, 7)]
    [InlineData(16, 64, 0, 256)]
    public void Step_AnyLength_EqualsMaskedOffline(int c, int l, int r, int tokensEvery)
    {
        var geometry = new ChunkGeometry(c, l, r) { TokensEvery = tokensEvery };
        using var encoder = StreamingFixture.Encoder(_tiny.Model, geometry, maxBatch: 1);
        foreach (var frames in new[] { 5, c, c + 1, 104 })
        {
            var samples = Noise.Make(Noise.SamplesFor(frames, rest: 17), seed: frames);
            using var slot = encoder.OpenSlot();
            var record = StreamDriver.Run(encoder, slot, samples, packet: 700);
            var (features, logits, _) = StreamingFixture.MaskedOffline(_tiny.Model, geometry, samples);
            Compare.Close(features, [.. record.Features], StreamingFixture.Tolerance(features), $"features {geometry}, {frames}");
            Compare.Close(logits, [.. record.Logits], StreamingFixture.Tolerance(logits), $"logits {geometry}, {frames}");
            log.WriteLine($"{frames}: {Compare.MaxDifference(features, [.. record.Features]):E1}");
        }
    }

    [Fact]
    public void MaskedOffline_TokensInSomeChunks_Differs()
    {
        // The equality above would be worthless if nobody looked at the tokens.
        var samples = Noise.Make(Noise.SamplesFor(104), seed: 7);
        var every = StreamingFixture.MaskedOffline(_tiny.Model, new(16, 64, 0), samples);
        var some = StreamingFixture.MaskedOffline(_tiny.Model, new(16, 64, 0) { TokensEvery = 3 }, samples);
        var width = 16 * _tiny.Model.Config.EmbedDim;
        Assert.Equal(every.Features[..width], some.Features[..width]);
        Assert.True(Compare.MaxDifference(every.Features, some.Features) > 0.001);
    }

    [Fact]
    public void Step_SizesAtRandom_EqualsMaskedOfflineOverTheSameChunks()
    {
        var geometry = new ChunkGeometry(8, 32, 0) { TokensEvery = 3 };
        using var encoder = Encoder(geometry, maxBatch: 1, 16);
        var random = new Random(4);
        var samples = Noise.Make(Noise.SamplesFor(170), seed: 2);
        using var slot = encoder.OpenSlot();
        var (record, sizes) = (new StreamRecord(), new List<int> { slot.ChunkFrames });
        var rest = samples.AsSpan();
        while (!rest.IsEmpty)
        {
            var count = Math.Min(rest.Length, slot.SamplesWanted);
            slot.Write(rest[..count]);
            rest = rest[count..];
            slot.Resize(random.Next(2) == 0 ? 8 : 16);
            if (slot.IsReady)
            {
                encoder.Step([slot]);
                record.Take(slot);
                sizes.Add(slot.ChunkFrames);
            }
        }

        StreamDriver.End(encoder, slot, record);
        var (features, _, _) = StreamingFixture.MaskedOffline(_tiny.Model, geometry with { ChunkFrames = 16 }, samples, sizes);
        Compare.Close(features, [.. record.Features], StreamingFixture.Tolerance(features), string.Join(' ', sizes));
        Assert.Contains(8, sizes);
        Assert.Contains(16, sizes);
    }

    [Fact]
    public void Step_StreamsAtDifferentChunks_EqualAloneInBatchesOfEitherForm()
    {
        var geometry = new ChunkGeometry(8, 32, 0) { TokensEvery = 2 };
        using var encoder = Encoder(geometry, maxBatch: 4);
        using var alone = Encoder(geometry, maxBatch: 1);
        StreamSlot[] together = [.. Enumerable.Range(0, 4).Select(_ => encoder.OpenSlot())];
        StreamSlot[] single = [.. Enumerable.Range(0, 4).Select(_ => alone.OpenSlot())];
        var forms = new HashSet<int>();
        for (var step = 0; step < 12; step++)
        {
            // Two of them are a chunk behind.
            var count = step == 0 ? 2 : 4;
            for (var i = 0; i < count; i++)
            {
                var samples = Noise.Make(together[i].SamplesWanted, seed: (10 * step) + i);
                together[i].Write(samples);
                single[i].Write(samples);
            }

            foreach (var group in together.Take(count).GroupBy(slot => slot.StepForm).ToList())
            {
                forms.Add(group.Key);
                encoder.Step([.. group]);
            }

            for (var i = 0; i < count; i++)
            {
                alone.Step([single[i]]);
                Compare.Close(single[i].Logits.ToArray(), together[i].Logits.ToArray(), StreamingFixture.Tolerance(single[i].Logits), $"step {step}");
            }
        }

        Assert.Equal(2, forms.Count);
        Assert.NotEqual(together[0].StepForm, together[3].StepForm);
        Array.ForEach(together, slot => slot.Dispose());
        Array.ForEach(single, slot => slot.Dispose());
    }

    [Fact]
    public void Step_SlotsAtDifferentForms_IsRefused()
    {
        using var encoder = Encoder(new(8, 32, 0) { TokensEvery = 2 }, maxBatch: 2);
        using var first = encoder.OpenSlot();
        using var second = encoder.OpenSlot();
        first.Write(new float[first.SamplesWanted]);
        encoder.Step([first]);
        first.Write(new float[first.SamplesWanted]);
        second.Write(new float[second.SamplesWanted]);
        Assert.Throws<ArgumentException>(() => encoder.Step([first, second]));
    }

    [Fact]
    public void Reset_BetweenRefreshes_IsAsNewBitForBit()
    {
        using var encoder = Encoder(new(8, 32, 0) { TokensEvery = 3 }, maxBatch: 1);
        var samples = Noise.Make(Noise.SamplesFor(90), seed: 3);
        using var used = encoder.OpenSlot();
        StreamDriver.Feed(encoder, used, samples.AsSpan(0, 6000), new StreamRecord());
        using var fresh = encoder.OpenSlot();
        Assert.NotEqual(fresh.StepForm, used.StepForm);
        used.Reset();

        Assert.Equal(StreamDriver.Run(encoder, fresh, samples, 700).Features, StreamDriver.Run(encoder, used, samples, 700).Features);
    }

    [Fact]
    public void Restore_BetweenRefreshes_GoesOnBitForBit()
    {
        using var encoder = Encoder(new(8, 32, 0) { TokensEvery = 3 }, maxBatch: 1);
        var samples = Noise.Make(Noise.SamplesFor(120), seed: 8);
        using var slot = encoder.OpenSlot();
        StreamDriver.Feed(encoder, slot, samples.AsSpan(0, 14000), new StreamRecord());
        using var saved = new MemoryStream();
        slot.Snapshot(saved);
        saved.Position = 0;
        using var other = encoder.OpenSlot();
        other.Restore(saved);
        Assert.Equal(slot.StepForm, other.StepForm);

        Assert.Equal(Rest(slot), Rest(other));

        List<float> Rest(StreamSlot rest)
        {
            var features = new List<float>();
            foreach (var sample in samples.AsSpan(14000))
            {
                rest.Write([sample]);
                if (rest.IsReady)
                {
                    encoder.Step([rest]);
                    features.AddRange(rest.Features);
                }
            }

            Assert.NotEmpty(features);
            return features;
        }
    }

    [Fact]
    public void Restore_OfOtherRefreshes_IsRefused()
    {
        using var encoder = Encoder(new(8, 32, 0) { TokensEvery = 3 }, maxBatch: 1);
        using var other = Encoder(new(8, 32, 0) { TokensEvery = 2 }, maxBatch: 1);
        using var slot = encoder.OpenSlot();
        using var saved = new MemoryStream();
        slot.Snapshot(saved);
        saved.Position = 0;
        using var stranger = other.OpenSlot();
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => stranger.Restore(saved)).Kind);
    }

    [Fact]
    public void Step_BothForms_AllocatesNothing()
    {
        using var encoder = Encoder(new(8, 32, 0) { TokensEvery = 2 }, maxBatch: 2);
        using var first = encoder.OpenSlot();
        using var second = encoder.OpenSlot();
        IEncoderSlot[] slots = [first, second];
        var samples = new float[first.SamplesWanted];
        var least = long.MaxValue;
        for (var i = 0; i < 8; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var step = 0; step < 2; step++)
            {
                first.Write(samples.AsSpan(0, first.SamplesWanted));
                second.Write(samples.AsSpan(0, second.SamplesWanted));
                encoder.Step(slots);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void Calibration_OfGrowingBatches_StepsStreamsOfOneForm()
    {
        using var encoder = Encoder(new(8, 32, 0) { TokensEvery = 3 }, maxBatch: 4);
        var calibration = StepCalibration.Measure(encoder, new() { Lanes = 2, BatchIsGiven = true, LanesAreGiven = true, Patience = TimeSpan.FromSeconds(30) }, TimeProvider.System);
        Assert.Equal([1, 2, 4], calibration.Batches.Select(batch => batch.Batch));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public void Encoder_TokensEveryOutOfRange_IsRefused(int tokensEvery) =>
        Assert.Contains("extra tokens", Assert.ThrowsAny<Exception>(() => Encoder(new(8, 32, 0) { TokensEvery = tokensEvery }, maxBatch: 1)).Message, StringComparison.Ordinal);

    public void Dispose() => _tiny.Dispose();

    private StreamingEncoder Encoder(ChunkGeometry geometry, int maxBatch, params int[] longer) =>
        new(_tiny.Model, geometry, StreamingFixture.Info(_tiny.Model, geometry), maxBatch, longer);
}
