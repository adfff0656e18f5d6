using Emotion2Vec.Inference.Offline;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Tests.Inference.Streaming;
using Emotion2Vec.Tests.Support;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Tests.Onnx;

/// <summary>Every architecture variant, run by ONNX Runtime from generated graphs and by plain float64 loops: the same numbers.</summary>
public sealed class OnnxTensorTests
{
    // A front end with a GroupNorm normalises over the whole utterance and cannot stream.
    public static TheoryData<string> Variants => [.. StreamableVariants, "group-norm"];

    public static IEnumerable<string> StreamableVariants =>
        ["post", "pre", "per-layer", "fixed-scale", "no-alibi", "even-kernel", "pre-ln", "no-tokens", "no-affine", "wide-kernel"];

    public static TheoryData<string> Streamable => [.. StreamableVariants];

    [Theory]
    [MemberData(nameof(Variants))]
    public void OfflineGraph_EachVariant_EqualsFloat64(string variant)
    {
        var config = RandomNetwork.Variant(variant);
        var samples = Noise.Make(Noise.SamplesFor(17, rest: 50), seed: 1);
        using var model = new EncoderModel(config, 3, new RandomNetwork(seed: 2), threads: 1);
        using var encoder = new OfflineEncoder(model);
        var actual = encoder.Encode(samples);
        var expected = Offline(config, samples);
        Close(expected.Features, actual.Features, "features");
        Close(expected.Logits!, actual.FrameLogits, "logits");
        Close(expected.Embedding!, actual.Embedding, "embedding");
    }

    [Theory]
    [MemberData(nameof(Streamable))]
    public void StepGraph_EachVariant_EqualsMaskedOffline(string variant)
    {
        var config = RandomNetwork.Variant(variant);
        using var model = new EncoderModel(config, 3, new RandomNetwork(seed: 2), threads: 1);
        var geometry = new Emotion2Vec.Model.Streaming.ChunkGeometry(4, 10, 2);
        using var encoder = StreamingFixture.Encoder(model, geometry);
        using var slot = encoder.OpenSlot();
        var samples = Noise.Make(Noise.SamplesFor(27), seed: 1);
        var (features, logits, _) = StreamingFixture.MaskedOffline(model, geometry, samples);
        var record = StreamDriver.Run(encoder, slot, samples, packet: 500);
        Compare.Close(features, [.. record.Features], StreamingFixture.Tolerance(features), "features");
        Compare.Close(logits, [.. record.Logits], StreamingFixture.Tolerance(logits), "logits");
    }

    [Fact]
    public void OfflineGraph_PaddedBatch_EqualsUpstreamUnderTheParitySwitch()
    {
        using var tiny = new TinyModel();
        var batch = UpstreamBatch.Load();
        using var session = tiny.Model.CreateSession(tiny.Model.Graphs.Offline(PaddingTreatment.AsUpstream, observed: _ => true));
        using var input = OfflineInput.From(batch.Waveforms, tiny.Config with { Normalize = false });
        using var options = new RunOptions();
        foreach (var name in batch.Tensors)
        {
            using var results = session.Session.Run(options, input.Names, input.Values, [$"observed.{name}"]);
            var actual = results[0].GetTensorDataAsSpan<float>();
            var expected = batch.Read(name);
            if (name is "local_encoder")
            {
                expected = batch.ChannelLast(expected);
            }

            // As for single inputs: UpstreamParityTests says why.
            Compare.Close(expected, actual, Math.Max(8 * batch.NoiseFloor(name), 2e-6 * Compare.MaxAbs(expected)), name);
        }
    }

    [Fact]
    public void OfflineGraph_PaddedBatch_EqualsEachItemAloneByDefault()
    {
        using var tiny = new TinyModel();
        using var encoder = new OfflineEncoder(tiny.Model);
        float[][] batch = [Noise.Make(16000, 1), Noise.Make(5919, 2), Noise.Make(400, 3)];
        var together = encoder.Encode(batch);
        for (var i = 0; i < batch.Length; i++)
        {
            var alone = encoder.Encode(batch[i]);
            Assert.Equal(alone.FrameCount, together[i].FrameCount);
            Compare.Close(alone.Features, together[i].Features, 1e-5, $"item {i}");
            Compare.Close(alone.Logits, together[i].Logits, 1e-5, $"item {i}");
        }
    }

    private static NetworkOutput<DoubleTensor> Offline(Emotion2Vec.Model.Configuration.EncoderConfig config, float[] samples)
    {
        var normalized = (float[])samples.Clone();
        UtteranceNormalizer.Normalize(normalized, normalized);
        var frames = (int)Emotion2Vec.Core.Audio.ModelAudio.FramesIn(samples.Length);
        var rows = config.NumExtraTokens + frames;
        var (positions, isFrame) = (new float[rows], new float[rows]);
        OfflineInput.FillRows(positions, isFrame, config.NumExtraTokens);
        var network = new Emotion2VecNetwork<DoubleTensor>(config, 3, new RandomNetwork(seed: 2));
        var ones = Enumerable.Repeat(1f, frames).ToArray();
        return new OfflinePass<DoubleTensor>(network, PaddingTreatment.Zeroed).Forward(
            DoubleTensor.From(normalized, 1, normalized.Length),
            DoubleTensor.From(positions, 1, rows),
            DoubleTensor.From(isFrame, 1, rows),
            DoubleTensor.From(ones, 1, frames),
            DoubleTensor.From(new float[rows], 1, rows));
    }

    private static void Close(DoubleTensor expected, float[] actual, string what) =>
        Compare.Close([.. expected.Values.Select(v => (float)v)], actual, 2e-5 * Math.Max(1, expected.Values.Max(Math.Abs)), what);
}
