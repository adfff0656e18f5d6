using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference.Offline;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Inference.Streaming;

/// <summary>The remaining tests of the streaming design, section 2.9, by its numbers.</summary>
public sealed class StreamSlotTests : IDisposable
{
    private static readonly ChunkGeometry Default = new(16, 64, 0);

    private readonly TinyModel _tiny = new();

    // 2: C >= T is the original graph.
    [Theory]
    [InlineData(49, 49)]
    [InlineData(30, 64)]
    [InlineData(1, 8)]
    public void MaskedOffline_ChunkHoldsEverything_EqualsTheOriginalGraph(int frames, int chunk)
    {
        var geometry = new ChunkGeometry(chunk, 0, 0);
        var samples = Noise.Make(Noise.SamplesFor(frames), seed: frames);
        var normalized = StreamingFixture.Normalized(samples, geometry);
        var masked = StreamingFixture.MaskedOffline(_tiny.Model, geometry, samples);
        using var plain = new Emotion2Vec.Inference.Sessions.EncoderModel(_tiny.Config with { Normalize = false }, _tiny.Labels.Count, _tiny.Weights, threads: 1);
        using var offline = new OfflineEncoder(plain);
        var original = offline.Encode(normalized);
        Compare.Close(original.Features, masked.Features, StreamingFixture.Tolerance(original.Features), "features");
        Compare.Close(original.Embedding, masked.Embeddings, StreamingFixture.Tolerance(original.Embedding), "embedding");
    }

    // 3: packet sizes are irrelevant, bit for bit.
    [Fact]
    public void Write_AnyPacketSize_GivesTheSameBits()
    {
        using var encoder = StreamingFixture.Encoder(_tiny.Model, Default);
        var samples = Noise.Make(40000, seed: 3);
        using var reference = encoder.OpenSlot();
        var expected = StreamDriver.Run(encoder, reference, samples, packet: 40000);
        foreach (var packet in new[] { 37, 160, 1000, 16000 })
        {
            using var slot = encoder.OpenSlot();
            var actual = StreamDriver.Run(encoder, slot, samples, packet);
            Assert.Equal(expected.Features, actual.Features);
            Assert.Equal(expected.Logits, actual.Logits);
        }
    }

    // 4: a slot among 64 streams of different ages equals the slot alone.
    [Fact]
    public void Step_BatchOf64StreamsOfDifferentAge_EqualsEachAlone()
    {
        const int Streams = 64;
        using var encoder = StreamingFixture.Encoder(_tiny.Model, new(8, 32, 0), maxBatch: Streams);
        var sounds = Enumerable.Range(0, Streams).Select(i => Noise.Make(Noise.SamplesFor(8 * (3 + (i % 9))), seed: i)).ToArray();
        var slots = Enumerable.Range(0, Streams).Select(_ => encoder.OpenSlot()).ToArray();
        var records = slots.Select(_ => new StreamRecord()).ToArray();
        var offsets = new int[Streams];

        // Stream i joins in round i / 8, so that fresh and old slots meet in one batch.
        for (var round = 0; round < 24; round++)
        {
            var ready = new List<int>();
            for (var i = 0; i < Streams; i++)
            {
                var count = i / 8 <= round ? Math.Min(slots[i].SamplesWanted, sounds[i].Length - offsets[i]) : 0;
                slots[i].Write(sounds[i].AsSpan(offsets[i], count));
                offsets[i] += count;
                if (slots[i].IsReady)
                {
                    ready.Add(i);
                }
            }

            if (ready.Count > 0)
            {
                encoder.Step([.. ready.Select(i => slots[i])]);
                ready.ForEach(i => records[i].Take(slots[i]));
            }
        }

        for (var i = 0; i < Streams; i++)
        {
            slots[i].Reset();
            var alone = StreamDriver.Run(encoder, slots[i], sounds[i], packet: 5000);
            Assert.Equal(alone.Frames, records[i].Frames);
            Compare.Close([.. alone.Features], [.. records[i].Features], StreamingFixture.Tolerance([.. alone.Features]), $"stream {i}");
        }

        Array.ForEach(slots, s => s.Dispose());
    }

    // 6: going on from a snapshot is going on.
    [Theory]
    [InlineData(16, 64, 0)]
    [InlineData(5, 12, 3)]
    [InlineData(16, 0, 0)]
    public void Restore_MidStream_GoesOnBitForBit(int c, int l, int r)
    {
        using var encoder = StreamingFixture.Encoder(_tiny.Model, new(c, l, r));
        var samples = Noise.Make(60000, seed: 6);
        using var slot = encoder.OpenSlot();
        var before = new StreamRecord();
        StreamDriver.Feed(encoder, slot, samples.AsSpan(0, 33333), before);
        using var snapshot = new MemoryStream();
        slot.Snapshot(snapshot);
        StreamDriver.Feed(encoder, slot, samples.AsSpan(33333), before);
        StreamDriver.End(encoder, slot, before);

        using var other = encoder.OpenSlot();
        StreamDriver.Run(encoder, other, Noise.Make(20000, seed: 66), packet: 999);
        snapshot.Position = 0;
        other.Restore(snapshot);
        var logits = new List<float>();
        var rest = samples.AsSpan(33333);
        while (!rest.IsEmpty || other.Finish())
        {
            var part = rest[..Math.Min(rest.Length, other.SamplesWanted)];
            other.Write(part);
            rest = rest[part.Length..];
            if (other.IsReady)
            {
                encoder.Step([other]);
                logits.AddRange(other.Logits);
            }
        }

        Assert.NotEmpty(logits);
        Assert.Equal(before.Logits[^logits.Count..], logits);
    }

    [Fact]
    public void Restore_DamagedCutOrForeignSnapshot_IsRefusedAndResetsTheSlot()
    {
        using var encoder = StreamingFixture.Encoder(_tiny.Model, Default);
        using var slot = encoder.OpenSlot();
        using var memory = new MemoryStream();
        slot.Snapshot(memory);
        var good = memory.ToArray();
        var random = new Random(5);
        for (var i = 0; i < 40; i++)
        {
            var bad = (byte[])good.Clone();
            bad[i < 20 ? random.Next(40) : random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => slot.Restore(new MemoryStream(bad))).Kind);
            var cut = good[..random.Next(good.Length)];
            Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => slot.Restore(new MemoryStream(cut))).Kind);
        }

        using var other = StreamingFixture.Encoder(_tiny.Model, new(8, 64, 0));
        using var foreign = other.OpenSlot();
        var error = Assert.Throws<Emotion2VecException>(() => foreign.Restore(new MemoryStream(good)));
        Assert.Contains("another model or geometry", error.Message, StringComparison.Ordinal);
        Assert.Equal(Default.StepSamples, slot.SamplesWanted);
    }

    [Theory]
    [InlineData(0, -1)]
    [InlineData(0, 1L << 40)]
    [InlineData(1, 99999)]
    [InlineData(2, -5)]
    [InlineData(4, 7)]
    [InlineData(7, 17)]
    [InlineData(8, 1)]
    [InlineData(9, -1)]
    [InlineData(10, 1)]
    public void Restore_ForgedCounters_IsRefusedAndResetsTheSlot(int counter, long value)
    {
        using var encoder = StreamingFixture.Encoder(_tiny.Model, Default);
        using var slot = encoder.OpenSlot();
        using var memory = new MemoryStream();
        slot.Snapshot(memory);
        var forged = memory.ToArray();
        BitConverter.TryWriteBytes(forged.AsSpan(36 + (8 * counter)), value);
        BitConverter.TryWriteBytes(forged.AsSpan(^8..), Fnv.Add(Fnv.Start, forged.AsSpan(..^8)));
        var error = Assert.Throws<Emotion2VecException>(() => slot.Restore(new MemoryStream(forged)));
        Assert.Contains("counters", error.Message, StringComparison.Ordinal);
        Assert.Equal(Default.StepSamples, slot.SamplesWanted);
    }

    // 7: nothing leaks from a slot's earlier life.
    [Fact]
    public void Reset_UsedSlot_EqualsAFreshOneBitForBit()
    {
        using var encoder = StreamingFixture.Encoder(_tiny.Model, Default);
        var samples = Noise.Make(50000, seed: 8);
        using var fresh = encoder.OpenSlot();
        var expected = StreamDriver.Run(encoder, fresh, samples, packet: 800);
        using var used = encoder.OpenSlot();
        StreamDriver.Run(encoder, used, Noise.Make(47777, seed: 9), packet: 700);
        used.Reset();
        var actual = StreamDriver.Run(encoder, used, samples, packet: 800);
        Assert.Equal(expected.Features, actual.Features);
        Assert.Equal(expected.Logits, actual.Logits);
    }

    // 8: the future changes nothing.
    [Fact]
    public void Step_SamplesAfterTheChunkChange_OutputsUpToTheChunkStayTheSame()
    {
        using var encoder = StreamingFixture.Encoder(_tiny.Model, Default);
        var samples = Noise.Make(Default.StepSamples + (5 * Default.ChunkSamples), seed: 10);
        using var slot = encoder.OpenSlot();
        var expected = StreamDriver.Run(encoder, slot, samples, packet: 640);
        for (var chunk = 0; chunk < 5; chunk++)
        {
            var changed = (float[])samples.Clone();
            var firstLater = Default.StepSamples + (chunk * Default.ChunkSamples);
            Noise.Make(samples.Length - firstLater, seed: 100 + chunk).CopyTo(changed.AsSpan(firstLater));
            slot.Reset();
            var actual = StreamDriver.Run(encoder, slot, changed, packet: 640);
            var same = (chunk + 1) * 16 * _tiny.Labels.Count;
            Assert.Equal(expected.Logits[..same], actual.Logits[..same]);
            Assert.NotEqual(expected.Logits[same..], actual.Logits[same..]);
        }
    }

    [Fact]
    public void Step_AfterWarmUp_AllocatesNothing()
    {
        using var encoder = StreamingFixture.Encoder(_tiny.Model, Default, maxBatch: 2);
        using var a = encoder.OpenSlot();
        using var b = encoder.OpenSlot();
        var samples = Noise.Make(Default.StepSamples, seed: 11);
        IEncoderSlot[] one = [a], two = [a, b];
        long[] rounds = [.. Enumerable.Range(0, 21).Select(_ => Measure())];

        // The median: the runtime's own work (tiering up a method, say) may fall on this thread's account in a round or two.
        Array.Sort(rounds);
        Assert.True(rounds[10] == 0, $"a round of three steps allocates {rounds[10]} bytes");

        long Measure()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            a.Write(samples.AsSpan(0, a.SamplesWanted));
            encoder.Step(one);
            a.Write(samples.AsSpan(0, a.SamplesWanted));
            b.Write(samples.AsSpan(0, b.SamplesWanted));
            encoder.Step(two);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Finish_FewerSamplesThanAFrame_YieldsNothing()
    {
        using var encoder = StreamingFixture.Encoder(_tiny.Model, Default);
        using var slot = encoder.OpenSlot();
        slot.Write(new float[399]);
        Assert.False(slot.Finish());
        Assert.False(slot.IsReady);
    }

    [Fact]
    public void Step_HoursIntoAStream_PositionsStayExact()
    {
        // Relative positions are small whole numbers however old the stream: a repeated sound gives the same bits whenever the ring is in the same phase.
        var config = _tiny.Config with { Normalize = false };
        using var model = new Emotion2Vec.Inference.Sessions.EncoderModel(config, _tiny.Labels.Count, _tiny.Weights, threads: 1);
        using var encoder = StreamingFixture.Encoder(model, new(8, 24, 0));
        using var slot = encoder.OpenSlot();
        var period = Noise.Make(8 * 320 * 4, seed: 12);
        var record = new StreamRecord();
        for (var i = 0; i < 40; i++)
        {
            StreamDriver.Feed(encoder, slot, period, record);
        }

        var size = 32 * _tiny.Labels.Count;
        Assert.Equal(record.Logits[(20 * size)..(21 * size)], record.Logits[(38 * size)..(39 * size)]);
    }

    public void Dispose() => _tiny.Dispose();
}
