using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Audio;
using Emotion2Vec.Training.Data.Batches;

namespace Emotion2Vec.Training.Tests.Data.Batches;

public sealed class ConcatenationTests : IDisposable
{
    private static readonly BatchOptions Options = new()
    {
        MaxBatchSeconds = 12,
        MaxCropSeconds = 1,
        ConcatenateShare = 0.5,
        ConcatenateMinSeconds = 4,
        ConcatenateMaxSeconds = 6,
    };

    private readonly SoundFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Next_AShareOfBatches_IsLongAndHasSpans()
    {
        var manifest = _folder.WriteRamps(15, classes: ["a", "b", "c"]);
        using var reader = new BatchReader(manifest, Options, 1, new UtteranceAudio());
        var batches = Enumerable.Range(0, 100).Select(_ => reader.Next()).ToList();
        var longOnes = batches.Where(batch => batch.SamplesPerItem > 16_000).ToList();

        Assert.InRange(longOnes.Count, 30, 70);
        Assert.All(longOnes, batch =>
        {
            Assert.InRange(batch.SamplesPerItem, 64_000, 96_000);
            Assert.InRange(batch.Samples.Length, 1, 192_000);
            Assert.All(batch.Items, item =>
            {
                Assert.Equal(item.Utterance.Spans.Count, item.Utterance.Id.Split('+').Length);
                Assert.Equal(0, item.Utterance.Spans[0].Start);
                Assert.Equal(item.Utterance.Seconds, item.Utterance.Spans[^1].End);
                Assert.All(item.Utterance.Spans.Zip(item.Utterance.Spans.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
                Assert.InRange(item.CropStart + batch.SamplesPerItem, batch.SamplesPerItem, (int)Math.Round(item.Utterance.Seconds!.Value * 16_000));
            });
        });
    }

    [Fact]
    public void Next_AnyWorkersAndStart_GivesTheSameBytes()
    {
        var manifest = _folder.WriteRamps(9, classes: "a");
        using var first = new BatchReader(manifest, Options with { Workers = 1 }, 3, new UtteranceAudio());
        using var second = new BatchReader(manifest, Options with { Workers = 4 }, 3, new UtteranceAudio(0), startIndex: 10);
        var skipped = Enumerable.Range(0, 10).Select(_ => first.Next()).ToList();

        Assert.Equal(10, skipped.Count);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(first.Next().Samples, second.Next().Samples);
        }
    }

    [Fact]
    public void Join_SoundsAndSpans_FollowEachOther()
    {
        var whole = new UtteranceSound(new Utterance { Id = "a", Path = "/a", Label = "x", Speaker = "s", Arousal = 1 }, new float[16_000]);
        var parts = new UtteranceSound(
            new Utterance { Id = "b", Path = "/b", Speaker = "s", Spans = [new(0.5, 0.75, "x"), new(0.75, 2, "y")] }, [.. Enumerable.Repeat(1f, 16_000)]);

        var (utterance, samples) = Concatenation.Join([whole, parts]);

        Assert.Equal([.. whole.Samples, .. parts.Samples], samples);
        Assert.Equal(("a+b", null, "s", 2, null), (utterance.Id, utterance.Label, utterance.Speaker, utterance.Seconds, utterance.Arousal));
        Assert.Equal([new(0, 1, "x"), new(1.5, 1.75, "x"), new(1.75, 2, "y")], utterance.Spans);
    }

    [Fact]
    public void Next_MostFilesBroken_StillMakesBatches()
    {
        var manifest = _folder.WriteRamps(30, withSeconds: true);
        Assert.All(manifest.Utterances.Skip(1), utterance => File.Delete(utterance.Path));
        using var reader = new BatchReader(manifest, Options with { ConcatenateShare = 1 }, 1, new UtteranceAudio());

        Assert.All(reader.Next().Items, item => Assert.All(item.Utterance.Id.Split('+'), id => Assert.Equal("u0", id)));
    }
}
