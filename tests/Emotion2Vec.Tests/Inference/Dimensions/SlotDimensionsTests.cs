using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Inference.Dimensions;

public sealed class SlotDimensionsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("e2v-dimensions-");
    private readonly LoadedModel _model;
    private readonly float[] _samples = Noise.Make(Noise.SamplesFor(61), seed: 3);

    public SlotDimensionsTests()
    {
        var description = RandomModel.Create(RandomNetwork.Small, new LabelSet(["angry", "happy", "sad"]), 1, Path.Combine(_folder.FullName, "plain")).Manifest.Model;
        using var weights = new RandomWeights(description.Architecture, 5, seed: 1);
        var rich = Path.Combine(_folder.FullName, "rich");
        ModelPackageWriter.Write(rich, description with { Dimensions = ["arousal", "dominance"] }, weights);
        _model = LoadedModel.Open(rich, threads: 1);
    }

    [Fact]
    public void Step_CachedMode_GivesEveryFramesDimensionsOfItsFeatures()
    {
        using var encoder = _model.CreateCached(new(8, 32, 0), maxBatch: 1);
        Assert.Equal(61, Check(encoder));
    }

    [Fact]
    public void Step_WindowMode_GivesEveryFramesDimensionsOfItsFeatures()
    {
        using var encoder = _model.CreateWindow(new(50, 8));
        Assert.Equal(61, Check(encoder));
    }

    [Fact]
    public void Step_Batch_GivesEachSlotItsOwn()
    {
        using var encoder = _model.CreateCached(new(8, 32, 0), maxBatch: 2);
        using var alone = encoder.OpenSlot();
        using var first = encoder.OpenSlot();
        using var second = encoder.OpenSlot();
        alone.Write(_samples.AsSpan(1000, alone.SamplesWanted));
        first.Write(_samples.AsSpan(0, first.SamplesWanted));
        second.Write(_samples.AsSpan(1000, second.SamplesWanted));
        encoder.Step([alone]);
        encoder.Step([first, second]);

        Assert.Equal(16, second.Dimensions.Length);
        for (var i = 0; i < 16; i++)
        {
            Assert.Equal(alone.Dimensions[i], second.Dimensions[i], 1e-4);
        }

        Assert.NotEqual(first.Dimensions[0], second.Dimensions[0]);
    }

    [Fact]
    public void Restore_Snapshot_GivesTheDimensionsOfItsLastStep()
    {
        using var encoder = _model.CreateCached(new(8, 32, 0), maxBatch: 1);
        using var original = encoder.OpenSlot();
        using var copy = encoder.OpenSlot();
        original.Write(_samples.AsSpan(0, original.SamplesWanted));
        encoder.Step([original]);
        using var snapshot = new MemoryStream();
        original.Snapshot(snapshot);
        snapshot.Position = 0;
        copy.Restore(snapshot);

        Assert.Equal(original.Dimensions, copy.Dimensions);
        copy.Reset();
        Assert.True(copy.Dimensions.IsEmpty);
    }

    [Fact]
    public void Predict_Frames_AllocatesNothingAndAgreesWithTheMean()
    {
        var head = _model.Dimensions!;
        var features = Noise.Make(96 * 40, seed: 4)[..(RandomNetwork.Small.EmbedDim * 20)];
        var values = new float[40];
        head.Predict(features, values);
        var before = GC.GetAllocatedBytesForCurrentThread();
        head.Predict(features, values);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        var mean = head.Mean(features);
        Assert.Equal(mean[0], values.Where((_, i) => i % 2 == 0).Average(), 1e-4);
        Assert.Equal(mean[1], values.Where((_, i) => i % 2 == 1).Average(), 1e-4);
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Delete(recursive: true);
    }

    private int Check(IStreamEncoder encoder)
    {
        using var slot = encoder.OpenSlot();
        var (frames, d) = (0, encoder.Info.FeatureSize);
        Assert.Equal(["arousal", "dominance"], encoder.Info.Dimensions);
        for (var written = 0; written < _samples.Length;)
        {
            var count = Math.Min(slot.SamplesWanted, _samples.Length - written);
            slot.Write(_samples.AsSpan(written, count));
            written += count;
            if (slot.IsReady)
            {
                Step();
            }
        }

        while (slot.Finish())
        {
            Step();
        }

        return frames;

        void Step()
        {
            encoder.Step([slot]);
            Assert.Equal(2 * slot.FrameCount, slot.Dimensions.Length);
            for (var t = 0; t < slot.FrameCount; t++)
            {
                var expected = _model.Dimensions!.Mean(slot.Features.Slice(t * d, d));
                Assert.Equal(expected[0], slot.Dimensions[2 * t], 1e-4);
                Assert.Equal(expected[1], slot.Dimensions[(2 * t) + 1], 1e-4);
            }

            frames += slot.FrameCount;
        }
    }
}
