using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Audio;
using Emotion2Vec.Training.Data.Batches;

namespace Emotion2Vec.Training.Tests.Data.Batches;

public sealed class BatchReaderTests : IDisposable
{
    private static readonly BatchOptions Small = new() { MaxBatchSeconds = 6, MaxItems = 5, MaxCropSeconds = 1.5, BucketUtterances = 8 };

    private readonly SoundFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Next_AnyWorkersAndAnyStart_GivesTheSameBytes()
    {
        var manifest = _folder.WriteRamps(23);
        var expected = Take(manifest, Small with { Workers = 1, PrefetchBatches = 1 }, 40);

        AssertEqual(expected, Take(manifest, Small with { Workers = 5, PrefetchBatches = 9 }, 40));
        AssertEqual(expected[17..], Take(manifest, Small, 23, start: 17));
        AssertEqual(expected[39..], Take(manifest, Small, 1, start: 39));
    }

    [Fact]
    public void Next_LengthsFromManifestOrHeader_GivesTheSameBytes() =>
        AssertEqual(Take(_folder.WriteRamps(11), Small, 9), Take(_folder.WriteRamps(11, withSeconds: true), Small, 9));

    [Fact]
    public void Next_OtherSeed_GivesOtherBatches() =>
        Assert.NotEqual(Take(_folder.WriteRamps(11), Small, 1)[0].Samples, Take(_folder.WriteRamps(11), Small, 1, seed: 2)[0].Samples);

    [Fact]
    public void Next_AnyBatch_HoldsCropsWithinTheLimits()
    {
        var manifest = _folder.WriteRamps(23);
        var audio = new UtteranceAudio();
        foreach (var batch in Take(manifest, Small, 30))
        {
            Assert.InRange(batch.Items.Count, 1, 5);
            Assert.InRange(batch.SamplesPerItem, 8000, 24_000);
            Assert.InRange(batch.Samples.Length, 8000, 96_000);
            Assert.Equal(batch.Items.Count * batch.SamplesPerItem, batch.Samples.Length);
            for (var i = 0; i < batch.Items.Count; i++)
            {
                var item = batch.Items[i];
                Assert.True(audio.TryRead(item.Utterance, out var whole));
                Assert.Equal(whole.AsSpan(item.CropStart, batch.SamplesPerItem), batch.Samples.AsSpan(i * batch.SamplesPerItem, batch.SamplesPerItem));
                var mean = whole.Average(sample => (double)sample);
                Assert.Equal(mean, item.Mean, 1e-9);
                Assert.Equal(whole.Average(sample => (sample - mean) * (sample - mean)), item.Variance, 1e-9);
            }
        }
    }

    [Fact]
    public void Next_WholeEpoch_SeesEveryUtteranceOnce()
    {
        var epochs = Take(_folder.WriteRamps(23), Small, 60).GroupBy(batch => batch.Epoch).ToList();

        Assert.Equal(Enumerable.Range(0, epochs.Count), epochs.Select(epoch => epoch.Key));
        Assert.All(epochs.SkipLast(1), epoch => Assert.Equal(
            Enumerable.Range(0, 23).Select(i => $"u{i}").Order(), epoch.SelectMany(batch => batch.Items).Select(item => item.Utterance.Id).Order()));
    }

    [Fact]
    public void Next_BalancedClasses_DrawsTheRareOneAsOften()
    {
        var manifest = _folder.WriteRamps(20, classes: ["a", "b"]);
        var skewed = manifest with { Utterances = [.. manifest.Utterances.Where((utterance, i) => utterance.Label == "a" || i < 5)] };
        var epoch = Take(skewed, Small with { Balance = ClassBalance.Class }, 12).Where(batch => batch.Epoch == 0).SelectMany(batch => batch.Items).ToList();

        Assert.Equal(skewed.Utterances.Count, epoch.Count);
        Assert.Equal(epoch.Count / 2, epoch.Count(item => item.Utterance.Label == "b"));
    }

    [Fact]
    public void Next_CropStarts_AreOnAnySample()
    {
        var starts = Take(_folder.WriteRamps(10), Small with { MaxCropSeconds = 0.5 }, 60).SelectMany(batch => batch.Items).Select(item => item.CropStart % 320);

        Assert.True(starts.Distinct().Count() > 50);
    }

    [Fact]
    public void Next_SomeFilesBroken_LeavesThemOutAndListsThem()
    {
        var manifest = _folder.WriteRamps(6, withSeconds: true);
        File.WriteAllText(manifest.Utterances[2].Path, "broken");
        File.Delete(manifest.Utterances[4].Path);
        var audio = new UtteranceAudio();

        var ids = Take(manifest, Small with { MaxItems = 1 }, 24, audio: audio).SelectMany(batch => batch.Items).Select(item => item.Utterance.Id).ToList();

        Assert.Equal(24, ids.Count);
        Assert.Equal(["u0", "u1", "u3", "u5"], ids.Distinct().Order());
        Assert.Equal(["u2", "u4"], audio.Broken.All.Select(file => file.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Next_AllFilesBroken_IsAnError(bool withSeconds)
    {
        var manifest = _folder.WriteRamps(3, withSeconds);
        Assert.All(manifest.Utterances, utterance => File.Delete(utterance.Path));

        var error = Assert.Throws<Emotion2VecException>(() => Take(manifest, Small, 1));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains("none of its 3 utterances", error.Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_UtterancesTooShort_ListsThem()
    {
        var audio = new UtteranceAudio();
        using (new BatchReader(_folder.WriteRamps(8), Small with { MinCropSeconds = 0.7 }, 1, audio))
        {
        }

        Assert.NotEmpty(audio.Broken.All);
        Assert.All(audio.Broken.All, file => Assert.Contains("lower minCropSeconds", file.Reason, StringComparison.Ordinal));
        Assert.Throws<Emotion2VecException>(() => new BatchReader(_folder.WriteRamps(2), Small with { MinCropSeconds = 1.2, MaxBatchSeconds = 2 }, 1, audio));
    }

    [Fact]
    public void Constructor_WrongOptions_NamesAllOfThem()
    {
        var error = Assert.Throws<Emotion2VecException>(() =>
            new BatchReader(_folder.WriteRamps(2), new() { MaxItems = 0, Workers = 0, MinCropSeconds = double.NaN, Balance = ClassBalance.Class }, 1, new UtteranceAudio()));

        Assert.Equal(ErrorKind.Configuration, error.Kind);
        Assert.All(["maxItems", "workers", "minCropSeconds", "has a label"], key => Assert.Contains(key, error.Message, StringComparison.Ordinal));
    }

    private static List<SampleBatch> Take(Manifest manifest, BatchOptions options, int count, long start = 0, ulong seed = 1, UtteranceAudio? audio = null)
    {
        using var reader = new BatchReader(manifest, options, seed, audio ?? new UtteranceAudio(), start);
        Assert.Equal(start, reader.NextIndex);
        var batches = Enumerable.Range(0, count).Select(_ => reader.Next()).ToList();
        Assert.Equal(start + count, reader.NextIndex);
        return batches;
    }

    private static void AssertEqual(IReadOnlyList<SampleBatch> expected, IReadOnlyList<SampleBatch> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (wanted, got) in expected.Zip(actual))
        {
            Assert.Equal((wanted.Index, wanted.Epoch, wanted.SamplesPerItem), (got.Index, got.Epoch, got.SamplesPerItem));
            Assert.Equal(
                wanted.Items.Select(item => (item.Utterance.Id, item.CropStart, item.Mean, item.Variance)),
                got.Items.Select(item => (item.Utterance.Id, item.CropStart, item.Mean, item.Variance)));
            Assert.Equal(wanted.Samples, got.Samples);
        }
    }
}
