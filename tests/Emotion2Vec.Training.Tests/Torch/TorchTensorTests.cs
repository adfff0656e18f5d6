using Emotion2Vec.Core.Audio;
using Emotion2Vec.Inference.Offline;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Model.Tensors;
using Emotion2Vec.Tests.Support;
using Emotion2Vec.Training.Tests.Support;
using Emotion2Vec.Training.Torch;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using Xunit.Abstractions;

namespace Emotion2Vec.Training.Tests.Torch;

/// <summary>The training world, the graphs that serve and plain float64 loops compute the same numbers.</summary>
public sealed class TorchTensorTests(ITestOutputHelper log)
{
    public static TheoryData<string> Variants =>
        ["post", "pre", "per-layer", "fixed-scale", "no-alibi", "even-kernel", "pre-ln", "no-tokens", "no-affine", "group-norm"];

    public static TheoryData<int, int, int> Geometries => new() { { 16, 64, 0 }, { 8, 32, 0 }, { 4, 8, 2 }, { 16, 32, 8 }, { 5, 0, 0 }, { 1, 8, 2 }, { 64, 0, 0 } };

    [Theory]
    [MemberData(nameof(Variants))]
    public void OfflinePass_EachVariant_EqualsFloat64(string variant)
    {
        using var scope = torch.NewDisposeScope();
        var config = RandomNetwork.Variant(variant);
        var samples = Noise.Make(Noise.SamplesFor(17, rest: 50), seed: 1);
        var actual = OfflineRun.Forward(new(config, 3, new RandomTorchParameters(seed: 2)), TorchWorld.Cpu, [samples]);
        var expected = Float64(config, samples);
        Close(expected.Features, actual.Features, "features");
        Close(expected.Logits!, actual.Logits!, "logits");
        Close(expected.Embedding!, actual.Embedding!, "embedding");
    }

    [Theory]
    [InlineData("post", 4, 10, 2, 1)]
    [InlineData("pre", 4, 10, 0, 2)]
    [InlineData("per-layer", 3, 6, 1, 3)]
    [InlineData("pre-ln", 8, 8, 2, 1)]
    [InlineData("no-tokens", 4, 8, 0, 1)]
    public void MaskedOfflinePass_EachVariant_EqualsFloat64(string variant, int c, int l, int r, int tokensEvery)
    {
        using var scope = torch.NewDisposeScope();
        var geometry = new ChunkGeometry(c, l, r) { TokensEvery = tokensEvery };
        var config = RandomNetwork.Variant(variant);
        var samples = Noise.Make(Noise.SamplesFor(17), seed: 1);
        var actual = new MaskedOfflinePass<TorchTensor>(new(config, 3, new RandomTorchParameters(seed: 2)), geometry)
            .Forward(TorchWorld.Cpu.Tensor(samples, 1, samples.Length), 17);
        var expected = new MaskedOfflinePass<DoubleTensor>(new(config, 3, new RandomNetwork(seed: 2)), geometry)
            .Forward(DoubleTensor.From(samples, 1, samples.Length), 17);
        Close(expected.Features, actual.Features, "features");
        Close(expected.Logits!, actual.Logits!, "logits");
        Close(expected.Embedding!, actual.Embedding!, "embedding");
    }

    [Fact]
    public void OfflinePass_TinyModel_EqualsTheGraphInOnnxRuntime()
    {
        using var tiny = new TinyModel();
        using var scope = torch.NewDisposeScope();
        using var parameters = new TorchParameters(tiny.Weights, TorchWorld.Cpu);
        using var encoder = new OfflineEncoder(tiny.Model);
        var network = new Emotion2VecNetwork<TorchTensor>(tiny.Config, tiny.Labels.Count, parameters);
        float[][] batch = [Noise.Make(16000, 1), Noise.Make(5919, 2), Noise.Make(400, 3)];
        var actual = OfflineRun.Forward(network, TorchWorld.Cpu, batch);
        var expected = encoder.Encode(batch);
        for (var i = 0; i < batch.Length; i++)
        {
            var frames = (int)ModelAudio.FramesIn(batch[i].Length);
            Close(expected[i].Features, actual.Features.Value[i][..frames].ToArray(), $"features of item {i}");
            Close(expected[i].FrameLogits, actual.Logits!.Value[i][..frames].ToArray(), $"logits of item {i}");
            Close(expected[i].Embedding!, actual.Embedding!.Value[i].ToArray(), $"embedding of item {i}");
        }
    }

    [Theory]
    [MemberData(nameof(Geometries))]
    public void MaskedOfflinePass_TinyModel_EqualsTheGraphInOnnxRuntime(int c, int l, int r)
    {
        using var tiny = new TinyModel();
        using var scope = torch.NewDisposeScope();
        using var parameters = new TorchParameters(tiny.Weights, TorchWorld.Cpu);
        var network = new Emotion2VecNetwork<TorchTensor>(tiny.Config, tiny.Labels.Count, parameters);
        var geometry = new ChunkGeometry(c, l, r);
        var samples = Noise.Make(Noise.SamplesFor(37, rest: 123), seed: 5);
        UtteranceNormalizer.Normalize(samples, samples);
        using var session = tiny.Model.CreateSession(tiny.Model.Graphs.MaskedOffline(geometry, samples.Length));
        using var waveform = new NativeTensor(1, samples.Length);
        samples.CopyTo(waveform.Span);
        using var options = new RunOptions();
        using var expected = session.Session.Run(options, [TensorNames.Waveform], [waveform.Value], [TensorNames.Features, TensorNames.Logits, TensorNames.Embedding]);
        var actual = new MaskedOfflinePass<TorchTensor>(network, geometry).Forward(TorchWorld.Cpu.Tensor(samples, 1, samples.Length), 37);
        Close(expected[0].GetTensorDataAsSpan<float>(), actual.Features.ToArray(), "features");
        Close(expected[1].GetTensorDataAsSpan<float>(), actual.Logits!.ToArray(), "logits");
        Close(expected[2].GetTensorDataAsSpan<float>(), actual.Embedding!.ToArray(), "embedding");
    }

    [Fact]
    public void OfflinePass_Bfloat16_StaysCloseToFloat32()
    {
        using var tiny = new TinyModel();
        using var scope = torch.NewDisposeScope();
        var samples = Noise.Make(32000, 4);
        var (wide, narrow) = (Features(TorchWorld.Cpu), Features(TorchWorld.Open(Accelerator.Cpu, Precision.Bf16)));
        var cosine = torch.nn.functional.cosine_similarity(wide, narrow, dim: -1);
        log.WriteLine($"cosine of frames: mean {cosine.mean().item<float>():F5}, least {cosine.min().item<float>():F5}");
        Assert.True(cosine.min().item<float>() >= 0.999f, $"least cosine {cosine.min().item<float>()}");
        Assert.Equal(torch.float32, narrow.dtype);

        torch.Tensor Features(TorchWorld world)
        {
            using var parameters = new TorchParameters(tiny.Weights, world);
            return OfflineRun.Forward(new(tiny.Config, tiny.Labels.Count, parameters), world, [samples]).Features.Value.detach();
        }
    }

    [Fact]
    public void Attention_SegmentsAndBiases_EqualsTheSoftmaxFormula()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(7);
        var (q, k, v) = (Draw(2, 3, 5, 8), Draw(2, 3, 9, 8), Draw(2, 3, 9, 8));
        var bias = Draw(1, 3, 5, 9);
        bias[.., .., 1, 4] = float.NegativeInfinity;
        var expected = torch.softmax(q.matmul(k.transpose(2, 3)) + bias, -1).matmul(v).transpose(1, 2).reshape(2, 5, 24);
        var world = TorchWorld.Cpu;
        var parts = world.Wrap(q).Attention(Segment(0, 4), Segment(4, 5));
        Compare.Close(expected.ToArray(), parts.ToArray(), 2e-6, "two segments");
        Compare.Close(expected.ToArray(), world.Wrap(q).Attention(Segment(0, 9)).ToArray(), 2e-6, "one segment");

        torch.Tensor Draw(params long[] shape) => torch.randn(shape, generator: generator);

        KeySegment<TorchTensor> Segment(int start, int length) => new(
            world.Wrap(k.narrow(2, start, length)), world.Wrap(v.narrow(2, start, length)), world.Wrap(bias.narrow(3, start, length)));
    }

    private static NetworkOutput<DoubleTensor> Float64(Emotion2Vec.Model.Configuration.EncoderConfig config, float[] samples)
    {
        var normalized = (float[])samples.Clone();
        UtteranceNormalizer.Normalize(normalized, normalized);
        var frames = (int)ModelAudio.FramesIn(samples.Length);
        var rows = config.NumExtraTokens + frames;
        var (positions, isFrame) = (new float[rows], new float[rows]);
        OfflineInput.FillRows(positions, isFrame, config.NumExtraTokens);
        return new OfflinePass<DoubleTensor>(new(config, 3, new RandomNetwork(seed: 2)), PaddingTreatment.Zeroed).Forward(
            DoubleTensor.From(normalized, 1, normalized.Length),
            DoubleTensor.From(positions, 1, rows),
            DoubleTensor.From(isFrame, 1, rows),
            DoubleTensor.From([.. Enumerable.Repeat(1f, frames)], 1, frames),
            DoubleTensor.From(new float[rows], 1, rows));
    }

    private static void Close(DoubleTensor expected, TorchTensor actual, string what)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Close([.. expected.Values.Select(value => (float)value)], actual.ToArray(), what);
    }

    private static void Close(ReadOnlySpan<float> expected, float[] actual, string what) =>
        Compare.Close(expected, actual, 2e-5 * Math.Max(1, Compare.MaxAbs(expected)), what);

    // Fixed tensors, not trainable ones: forward passes are compared here.
    private sealed class RandomTorchParameters(int seed) : IParameters<TorchTensor>
    {
        private readonly RandomNetwork _values = new(seed);

        public TorchTensor Get(string name, params ReadOnlySpan<int> shape)
        {
            var values = new float[shape.ToArray().Aggregate(1, (a, b) => a * b)];
            _values.Read(name, values);
            return TorchWorld.Cpu.Tensor(values, shape);
        }
    }
}
