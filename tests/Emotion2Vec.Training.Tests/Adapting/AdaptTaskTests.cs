using Emotion2Vec.Training.Adapting;
using TorchSharp;

namespace Emotion2Vec.Training.Tests.Adapting;

[Collection(nameof(Support.Alone))]
public sealed class AdaptTaskTests : IDisposable
{
    private readonly AdaptFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Loss_FullContextBeforeAnyUpdate_IsZero()
    {
        using var task = _folder.Task(_folder.Recipe(1) with { Streaming = new() { FullContextShare = 0.999999 } });
        using var scope = torch.NewDisposeScope();

        var loss = task.Loss(AdaptFolder.Batch(items: 3, frames: 40), update: 1);

        Assert.Equal(3, loss.Units);
        Assert.Equal(["frame", "hidden", "token", "utterance"], loss.Parts.Keys.Order());
        Assert.All(loss.Parts.Values, part => Assert.InRange(part, -1e-5, 1e-5));
    }

    [Fact]
    public void Loss_Chunks_HasAllPartsAndGradientsOfWhatIsTrainedAlone()
    {
        using var task = _folder.Task(_folder.Recipe(1) with { Streaming = new() { FullContextShare = 0 } });
        using var scope = torch.NewDisposeScope();

        var loss = task.Loss(AdaptFolder.Batch(items: 2, frames: 80, label: "sad"), update: 1);
        loss.Sum.backward();

        Assert.Equal(["frame", "hidden", "label", "prefix", "token", "utterance"], loss.Parts.Keys.Order());
        Assert.All(loss.Parts.Values, part => Assert.True(part > 1e-4));
        var (encoder, alibi) = (task.Groups[0], task.Groups[1]);
        Assert.Single(alibi.Parameters);
        Assert.Equal((1e-3, 2e-4), (encoder.LearningRate, alibi.LearningRate));
        Assert.All(encoder.Parameters.Append(alibi.Parameters[0]), parameter => Assert.True(parameter.grad!.norm().item<float>() > 0));

        // 7 convolutions with norms (3 each), their projection (4) and the head (2) stay.
        var names = task.State["student"].Names;
        Assert.Equal((7 * 3) + 4 + 2, names.Count - encoder.Parameters.Count - 1);
        Assert.DoesNotContain(task.State["average"].Names, name => name.Contains("local_encoder", StringComparison.Ordinal) || name.StartsWith("proj.", StringComparison.Ordinal));
    }

    [Fact]
    public void Loss_SameBatchTwice_IsTheSame()
    {
        using var task = _folder.Task(_folder.Recipe(1));
        using var scope = torch.NewDisposeScope();
        var batch = AdaptFolder.Batch(items: 2, frames: 80, index: 5);

        Assert.Equal(task.Loss(batch, 1).Sum.item<float>(), task.Loss(batch, 2).Sum.item<float>());
    }

    [Theory]
    [InlineData(1, 2.0 / 11)]
    [InlineData(90, 0.91)]
    [InlineData(100_000, 0.999)]
    public void AverageDecay_Update_RisesToWhatWasAskedFor(long update, double expected) => Assert.Equal(expected, AdaptTask.AverageDecay(0.999, update), 1e-12);
}
