using Emotion2Vec.Core.Audio;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Tests.Support;
using Emotion2Vec.Training.Adapting;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Models;
using Emotion2Vec.Training.Passes;
using Emotion2Vec.Training.Tests.Support;
using Emotion2Vec.Training.Torch;
using TorchSharp;

namespace Emotion2Vec.Training.Tests.Adapting;

public sealed class DistilledPassTests : IDisposable
{
    private const int Frames = 40;

    private static readonly ChunkGeometry Chunks = new(8, 64, 0);
    private static readonly PrefixSpan Heard = new(4, 16);

    private readonly AdaptFolder _folder = new();
    private readonly DisposeScope _scope = torch.NewDisposeScope();
    private readonly FrozenModel _model;
    private readonly DistilledPass _pass;

    public DistilledPassTests()
    {
        using var start = _folder.Start();
        _model = new(start, TorchWorld.Cpu);
        _pass = new(_model.Pass, start.Config, layers: 2, [0, 2], TorchWorld.Cpu);
    }

    public void Dispose()
    {
        _scope.Dispose();
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Score_SamplesOutsideTheStretchChange_NothingChanges()
    {
        var batch = AdaptFolder.Batch(items: 2, Frames);
        var (first, end) = (Heard.Start * ModelAudio.HopSamples, ((Heard.End - 1) * ModelAudio.HopSamples) + ModelAudio.SupportSamples);

        var scores = _pass.Score(batch, Heard).ToArray();

        Assert.Equal(scores, _pass.Score(Disturbed(batch, n => n < first || n >= end), Heard).ToArray());
        Assert.NotEqual(scores, _pass.Score(Disturbed(batch, n => n == end - 1), Heard).ToArray());
        Assert.NotEqual(scores, _pass.Score(Disturbed(batch, n => n == first), Heard).ToArray());
    }

    [Fact]
    public void Score_WholeCrop_IsTheMeanOfItsLogits()
    {
        var batch = AdaptFolder.Batch(items: 2, Frames);

        Compare.Close(_pass.Run(batch, geometry: null).Logits!.mean([1]).ToArray(), _pass.Score(batch, new(0, Frames)).ToArray(), 1e-6, "the whole crop's scores");
    }

    [Fact]
    public void Run_LaterSamplesChange_StudentsPrefixStays()
    {
        var batch = AdaptFolder.Batch(items: 2, Frames);
        var end = ((Heard.End - 1) * ModelAudio.HopSamples) + ModelAudio.SupportSamples;

        float[] Prefix(SampleBatch sound) => _pass.Run(sound, Chunks).Logits!.narrow(1, 0, Heard.End).ToArray();

        Assert.Equal(Prefix(batch), Prefix(Disturbed(batch, n => n >= end)));
        Assert.NotEqual(Prefix(batch), Prefix(Disturbed(batch, n => n == end - 1)));
    }

    [Fact]
    public void Run_OneChunkOfAll_IsTheWholeUtterance()
    {
        // Both are given the same samples here, so that only the masks could differ.
        using var start = _folder.Start();
        var config = start.Config with { Normalize = false };
        using var parameters = new TorchParameters(start.Weights, TorchWorld.Cpu);
        var unnormalized = new EncoderPass(new(config, start.Labels.Count + start.Dimensions.Count, parameters), TorchWorld.Cpu);
        var pass = new DistilledPass(unnormalized, config, layers: 2, [0, 2], TorchWorld.Cpu);
        var batch = AdaptFolder.Batch(items: 2, Frames);

        var (whole, chunk) = (pass.Run(batch, geometry: null), pass.Run(batch, new(64, 0, 0)));

        Assert.Equal(2, whole.Hidden.Count);
        foreach (var (a, b) in whole.Hidden.Append(whole.Features).Append(whole.Logits!).Append(whole.Tokens!)
            .Zip(chunk.Hidden.Append(chunk.Features).Append(chunk.Logits!).Append(chunk.Tokens!)))
        {
            Assert.Equal(a.shape, b.shape);
            Compare.Close(a.ToArray(), b.ToArray(), 1e-4, "one chunk of all frames");
        }
    }

    private static SampleBatch Disturbed(SampleBatch batch, Func<int, bool> where) => new()
    {
        Items = batch.Items,
        Samples = [.. batch.Samples.Select((x, i) => where(i % batch.SamplesPerItem) ? x + 0.3f : x)],
        SamplesPerItem = batch.SamplesPerItem,
        Index = batch.Index,
        Epoch = batch.Epoch,
    };
}
