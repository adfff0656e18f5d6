using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Rounding;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Onnx;
using Emotion2Vec.Tests.Inference.Streaming;
using Emotion2Vec.Tests.Onnx;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Inference.Rounding;

/// <summary>Models in 8 bits against the same models in float32.</summary>
public sealed class QuantizerTests
{
    private static readonly ChunkGeometry Geometry = new(4, 10, 2);

    public static TheoryData<string> Streamable => [.. OnnxTensorTests.StreamableVariants];

    private static float[] Speech => AudioFile.ReadModelAudio(RepositoryFolder.Path("configs/demo/spoken-clip.flac"));

    [Theory]
    [MemberData(nameof(Streamable))]
    public void Ranges_EachVariant_RoundedModelAgrees(string variant)
    {
        using var weights = new RandomNetwork(seed: 2);
        using var model = new EncoderModel(RandomNetwork.Variant(variant), 3, weights, threads: 1);
        var ranges = RangeFinder.Find(model, Geometry, [Speech], default);
        using var rounded = new EncoderModel(model.Config, 3, weights, threads: 1, ranges: ranges);

        // The convolutions after the first, the projection, and four products in each of three blocks.
        Assert.Equal(model.Config.FeatureEncoder.Count - 1 + 1 + 12, ranges.Count);
        Assert.True(Agreement(model, rounded).IsGoodEnough, $"{Agreement(model, rounded)}");
    }

    [Fact]
    public void Ranges_TooNarrow_AreFoundOut()
    {
        using var weights = new RandomNetwork(seed: 2);
        using var model = new EncoderModel(RandomNetwork.Small, 3, weights, threads: 1);
        var ranges = RangeFinder.Find(model, Geometry, [Speech], default);
        using var rounded = new EncoderModel(model.Config, 3, weights, threads: 1, ranges: ranges.ToDictionary(range => range.Key, range => new ActivationRange(range.Value.Low / 20, range.Value.High / 20)));
        Assert.False(Agreement(model, rounded).IsGoodEnough);
    }

    [Fact]
    public void Find_SilenceOrTooLittle_IsRefused()
    {
        using var weights = new RandomNetwork(seed: 2);
        using var model = new EncoderModel(RandomNetwork.Small, 3, weights, threads: 1);
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => RangeFinder.Find(model, Geometry, [Speech[..8000]], default)).Kind);
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => RangeFinder.Find(model, Geometry, [], default)).Kind);
    }

    [Fact]
    public void Step_InABatch_GivesTheSameAsAlone()
    {
        using var model = LoadedModel.Open(RepositoryFolder.Path("configs/demo/demo-synth"), threads: 1);
        var geometry = new ChunkGeometry(16, 256, 0);
        using var rounded = model.CreateRounded(RangeFinder.Find(model.Encoder, geometry, [Speech], default));
        using var encoder = StreamingFixture.Encoder(rounded, geometry);
        float[][] sounds = [Speech[..160_000], new float[160_000], [.. Speech[160_000..320_000].Select(sample => Math.Clamp(3 * sample, -1, 1))]];

        // Ranges are static: nothing that shares a batch, loud or silent, can move a stream's rounding.
        var alone = sounds.Select(sound => Alone(encoder, sound)).ToArray();
        var slots = sounds.Select(_ => encoder.OpenSlot()).ToArray();
        var at = 0;
        foreach (var expected in Enumerable.Range(0, alone[0].Count))
        {
            var samples = slots[0].SamplesWanted;
            for (var i = 0; i < slots.Length; i++)
            {
                slots[i].Write(sounds[i].AsSpan(at, samples));
            }

            at += samples;
            encoder.Step(slots);
            for (var i = 0; i < slots.Length; i++)
            {
                Assert.Equal(alone[i][expected], slots[i].Logits.ToArray());
            }
        }

        Array.ForEach(slots, slot => slot.Dispose());
    }

    [Fact]
    public void Restore_OfTheOtherPrecision_IsRefused()
    {
        using var weights = new RandomNetwork(seed: 2);
        using var model = new EncoderModel(RandomNetwork.Small, 3, weights, threads: 1);
        using var rounded = new EncoderModel(model.Config, 3, weights, threads: 1, ranges: RangeFinder.Find(model, Geometry, [Speech], default));
        using var from = StreamingFixture.Encoder(model, Geometry);
        using var to = StreamingFixture.Encoder(rounded, Geometry);
        using var saved = new MemoryStream();
        using (var slot = from.OpenSlot())
        {
            slot.Snapshot(saved);
        }

        saved.Position = 0;
        using var other = to.OpenSlot();
        Assert.Throws<Emotion2VecException>(() => other.Restore(saved));
    }

    private static PrecisionAgreement Agreement(EncoderModel model, EncoderModel rounded)
    {
        using var reference = StreamingFixture.Encoder(model, Geometry);
        using var candidate = StreamingFixture.Encoder(rounded, Geometry);
        var meter = new AgreementMeter(Geometry, reference, candidate);
        meter.Add(Speech, default);
        return meter.Result;
    }

    private static List<float[]> Alone(Emotion2Vec.Inference.Streaming.StreamingEncoder encoder, float[] sound)
    {
        var logits = new List<float[]>();
        using var slot = encoder.OpenSlot();
        for (var at = 0; at + slot.SamplesWanted <= sound.Length;)
        {
            var samples = slot.SamplesWanted;
            slot.Write(sound.AsSpan(at, samples));
            at += samples;
            encoder.Step([slot]);
            logits.Add(slot.Logits.ToArray());
        }

        return logits;
    }
}
