using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Tests.Support;
using Xunit.Abstractions;

namespace Emotion2Vec.Tests.Inference.Streaming;

/// <summary>Chunks change their size while a stream runs. The judge is the masked-offline pass over the same chunks.</summary>
public sealed class StreamResizeTests(ITestOutputHelper log) : IDisposable
{
    private readonly TinyModel _tiny = new();

    [Theory]
    [InlineData(16, 64, 32)]
    [InlineData(8, 32, 16)]
    [InlineData(4, 6, 16)]
    [InlineData(16, 0, 32)]
    [InlineData(3, 20, 7)]
    public void Step_SizesAtRandom_EqualsMaskedOfflineOverTheSameChunks(int c, int l, int longer)
    {
        var geometry = new ChunkGeometry(c, l, 0);
        var random = new Random(20261124 + c);
        var all = new HashSet<int>();
        using var encoder = Encoder(geometry, maxBatch: 1, longer);
        for (var trial = 0; trial < 4; trial++)
        {
            var samples = Noise.Make(Noise.SamplesFor(random.Next(120, 160), random.Next(0, 320)), seed: trial);
            using var slot = encoder.OpenSlot();
            var (record, sizes) = RunAtRandom(encoder, slot, samples, random, c, longer);

            var (features, logits, _) = StreamingFixture.MaskedOffline(_tiny.Model, geometry with { ChunkFrames = longer }, samples, sizes);
            Compare.Close(features, [.. record.Features], StreamingFixture.Tolerance(features), $"features {geometry}");
            Compare.Close(logits, [.. record.Logits], StreamingFixture.Tolerance(logits), $"logits {geometry}");
            all.UnionWith(sizes);
            log.WriteLine($"{string.Join(' ', sizes)}: {Compare.MaxDifference(features, [.. record.Features]):E1}");
        }

        Assert.Equal([c, longer], all.Order());
    }

    [Fact]
    public void MaskedOffline_OtherChunks_Differs()
    {
        // The equality above would be worthless if it did not matter where chunks begin.
        var samples = Noise.Make(Noise.SamplesFor(104), seed: 7);
        var mixed = StreamingFixture.MaskedOffline(_tiny.Model, new(32, 64, 0), samples, [16, 32, 16]);
        var even = StreamingFixture.MaskedOffline(_tiny.Model, new(32, 64, 0), samples);
        Assert.True(Compare.MaxDifference(even.Features, mixed.Features) > 0.01);
    }

    [Fact]
    public void Step_BatchesOfEitherSize_EqualAlone()
    {
        using var encoder = Encoder(new(8, 32, 0), maxBatch: 3, 16);
        using var alone = Encoder(new(8, 32, 0), maxBatch: 1, 16);
        var random = new Random(5);
        StreamSlot[] together = [.. Enumerable.Range(0, 3).Select(_ => encoder.OpenSlot())];
        StreamSlot[] single = [.. Enumerable.Range(0, 3).Select(_ => alone.OpenSlot())];
        for (var step = 0; step < 24; step++)
        {
            var size = random.Next(2) == 0 ? 8 : 16;
            for (var i = 0; i < together.Length; i++)
            {
                var samples = Noise.Make(together[i].SamplesWanted, seed: (10 * step) + i);
                together[i].Write(samples);
                single[i].Write(samples);
                together[i].Resize(size);
                single[i].Resize(size);
            }

            encoder.Step(together);
            foreach (var slot in single)
            {
                alone.Step([slot]);
            }

            for (var i = 0; i < together.Length; i++)
            {
                Compare.Close(single[i].Logits.ToArray(), together[i].Logits.ToArray(), StreamingFixture.Tolerance(single[i].Logits), $"step {step}");
                Assert.Equal(single[i].ChunkFrames, together[i].ChunkFrames);
            }
        }

        Array.ForEach(together, slot => slot.Dispose());
        Array.ForEach(single, slot => slot.Dispose());
    }

    [Fact]
    public void Reset_AfterLongerChunks_IsAsNewBitForBit()
    {
        using var encoder = Encoder(new(8, 32, 0), maxBatch: 1, 16);
        var samples = Noise.Make(Noise.SamplesFor(50), seed: 3);
        using var used = encoder.OpenSlot();
        RunAtRandom(encoder, used, Noise.Make(Noise.SamplesFor(90), seed: 4), new Random(1), 8, 16);
        used.Resize(8);
        used.Reset();
        using var fresh = encoder.OpenSlot();

        Assert.Equal(StreamDriver.Run(encoder, fresh, samples, 700).Features, StreamDriver.Run(encoder, used, samples, 700).Features);
    }

    [Fact]
    public void Restore_WithinLongerChunks_GoesOnBitForBit()
    {
        using var encoder = Encoder(new(8, 32, 0), maxBatch: 1, 16);
        var samples = Noise.Make(Noise.SamplesFor(100), seed: 8);
        using var slot = encoder.OpenSlot();
        var record = new StreamRecord();
        StreamDriver.Feed(encoder, slot, samples.AsSpan(0, 9000), record);
        slot.Resize(16);
        StreamDriver.Feed(encoder, slot, samples.AsSpan(9000, 5000), record);
        slot.Resize(8);
        Assert.Equal(16, slot.ChunkFrames);

        using var saved = new MemoryStream();
        slot.Snapshot(saved);
        saved.Position = 0;
        using var other = encoder.OpenSlot();
        other.Restore(saved);
        Assert.Equal(16, other.ChunkFrames);

        var expected = new List<float>();
        var actual = new List<float>();
        Rest(slot, expected);
        Rest(other, actual);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, actual);
        Assert.Equal(8, other.ChunkFrames);

        void Rest(StreamSlot rest, List<float> features)
        {
            foreach (var sample in samples.AsSpan(14000))
            {
                rest.Write([sample]);
                if (rest.IsReady)
                {
                    encoder.Step([rest]);
                    features.AddRange(rest.Features);
                }
            }
        }
    }

    [Fact]
    public void Encoder_LongerChunksWithLookAhead_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Encoder(new(8, 32, 4), maxBatch: 1, 16));
        Assert.Throws<ArgumentException>(() => new ChunkMask(new(16, 32, 4), 40, 1, [8]));
        Assert.Throws<ArgumentException>(() => Encoder(new(8, 32, 0), maxBatch: 1, 4));
    }

    [Fact]
    public void Resize_Unknown_IsRefused()
    {
        using var encoder = Encoder(new(8, 32, 0), maxBatch: 1, 16);
        using var slot = encoder.OpenSlot();
        Assert.Throws<ArgumentOutOfRangeException>(() => slot.Resize(12));
        Assert.Equal([8, 16], encoder.ChunkSizes);
    }

    [Fact]
    public void Step_SlotsOfDifferentSizes_IsRefused()
    {
        using var encoder = Encoder(new(8, 32, 0), maxBatch: 2, 16);
        using var shorter = encoder.OpenSlot();
        using var longer = encoder.OpenSlot();
        longer.Resize(16);
        shorter.Write(new float[shorter.SamplesWanted]);
        longer.Write(new float[longer.SamplesWanted]);
        Assert.Throws<ArgumentException>(() => encoder.Step([shorter, longer]));
    }

    [Fact]
    public void Resize_InEveryChunk_AllocatesNothing()
    {
        using var encoder = Encoder(new(8, 32, 0), maxBatch: 1, 16);
        using var slot = encoder.OpenSlot();
        IEncoderSlot[] slots = [slot];
        var samples = new float[slot.SamplesWanted * 3];
        var least = long.MaxValue;
        for (var i = 0; i < 12; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            slot.Resize(i % 2 == 0 ? 16 : 8);
            slot.Write(samples.AsSpan(0, slot.SamplesWanted));
            encoder.Step(slots);
            slot.Write(samples.AsSpan(0, slot.SamplesWanted));
            encoder.Step(slots);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    public void Dispose() => _tiny.Dispose();

    private static (StreamRecord Record, List<int> Sizes) RunAtRandom(StreamingEncoder encoder, StreamSlot slot, ReadOnlySpan<float> samples, Random random, params int[] choices)
    {
        var record = new StreamRecord();
        var sizes = new List<int> { slot.ChunkFrames };
        while (!samples.IsEmpty)
        {
            var count = Math.Min(random.Next(1, 900), Math.Min(samples.Length, slot.SamplesWanted));
            slot.Write(samples[..count]);
            samples = samples[count..];
            slot.Resize(choices[random.Next(choices.Length)]);
            if (slot.IsReady)
            {
                encoder.Step([slot]);
                record.Take(slot);
                sizes.Add(slot.ChunkFrames);
            }
        }

        StreamDriver.End(encoder, slot, record);
        return (record, sizes);
    }

    private StreamingEncoder Encoder(ChunkGeometry geometry, int maxBatch, int longer) =>
        new(_tiny.Model, geometry, StreamingFixture.Info(_tiny.Model, geometry), maxBatch, longer);
}
