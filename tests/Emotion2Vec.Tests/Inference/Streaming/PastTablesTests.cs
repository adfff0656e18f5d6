using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Inference.Streaming;

/// <summary>Where keys and values of past frames lie: rows that are taken and given back, and streams for which none was free.</summary>
public sealed class PastTablesTests : IDisposable
{
    private static readonly ChunkGeometry Geometry = new(8, 24, 0);

    private readonly TinyModel _tiny = new();

    [Fact]
    public void Take_RowGivenBack_IsTakenFirstAndZero()
    {
        using var tables = new PastTables(_tiny.Config, left: 24, streams: 3, guests: 2);
        using var first = tables.Take();
        var second = tables.Take();
        foreach (var tensor in second.Caches.Tensors)
        {
            tensor.Span.Fill(7);
        }

        second.Dispose();
        using var again = tables.Take();
        using var third = tables.Take();

        Assert.Equal((0, 1, 2), (first.Index, again.Index, third.Index));
        Assert.All(again.Caches.Tensors, tensor => Assert.Equal(-1, tensor.Span.IndexOfAnyExcept(0f)));
    }

    [Fact]
    public void Take_NoneFree_LiesElsewhere()
    {
        using var tables = new PastTables(_tiny.Config, left: 24, streams: 1, guests: 2);
        using var own = tables.Take();
        using var guest = tables.Take();

        Assert.Same(tables, own.Tables);
        Assert.NotSame(tables, guest.Tables);
        Assert.Equal(0, tables.Find(own, place: 1));
    }

    [Fact]
    public void Find_StreamThatLiesElsewhere_CopiesItBehindTheOthers()
    {
        using var tables = new PastTables(_tiny.Config, left: 24, streams: 1, guests: 2);
        using var own = tables.Take();
        using var guest = tables.Take();
        var value = 0;
        foreach (var tensor in guest.Caches.Tensors)
        {
            tensor.Span.Fill(++value);
        }

        Assert.Equal(2, tables.Find(guest, place: 1));
        foreach (var (table, tensor) in tables.All.Tensors.Zip(guest.Caches.Tensors))
        {
            using var row = table.Row(2);
            Assert.True(row.Span.SequenceEqual(tensor.Span));
        }

        Assert.All(own.Caches.Tensors, tensor => Assert.Equal(-1, tensor.Span.IndexOfAnyExcept(0f)));
    }

    [Fact]
    public void Dispose_RowStillOut_MemoryLivesUntilItIsBack()
    {
        var tables = new PastTables(_tiny.Config, left: 24, streams: 2, guests: 0);
        var row = tables.Take();
        tables.Dispose();
        tables.Dispose();

        row.Caches.Keys[0].Span.Fill(3);
        using var late = tables.Take();
        Assert.Equal(1, late.Index);
        Assert.Equal(-1, row.Caches.Keys[0].Span.IndexOfAnyExcept(3f));
        row.Dispose();
        row.Dispose();
        Assert.Equal(-1, late.Caches.Keys[0].Span.IndexOfAnyExcept(0f));
    }

    [Fact]
    public void Step_SomeStreamsLieElsewhere_EqualsAllInTheTablesBitForBit()
    {
        using var encoder = StreamingFixture.Encoder(_tiny.Model, Geometry);
        using var other = (StreamingEncoder)encoder.OpenLane();
        using var together = new Slots(other, other, other);
        using var mixed = new Slots(encoder, other, encoder);
        for (var chunk = 0; chunk < 6; chunk++)
        {
            Assert.Equal(together.Step(other, chunk), mixed.Step(other, chunk));
        }
    }

    public void Dispose() => _tiny.Dispose();

    private sealed class Slots(params StreamingEncoder[] openers) : IDisposable
    {
        private readonly IEncoderSlot[] _slots = [.. openers.Select(opener => opener.OpenSlot())];

        public float[] Step(StreamingEncoder lane, int chunk)
        {
            for (var i = 0; i < _slots.Length; i++)
            {
                _slots[i].Write(Noise.Make(_slots[i].SamplesWanted, seed: (10 * chunk) + i));
            }

            lane.Step(_slots);
            return [.. _slots.SelectMany(slot => slot.Features.ToArray())];
        }

        public void Dispose() => Array.ForEach(_slots, slot => slot.Dispose());
    }
}
