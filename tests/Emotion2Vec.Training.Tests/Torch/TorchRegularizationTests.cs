using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Training.Tests.Support;
using Emotion2Vec.Training.Torch;
using TorchSharp;

namespace Emotion2Vec.Training.Tests.Torch;

[Collection(nameof(Alone))]
public sealed class TorchRegularizationTests
{
    private static readonly TrainingConfig Config = new()
    {
        PrenetDropout = 0.25,
        PostMlpDrop = 0.5,
        Layerdrop = 0.3,
        PrenetLayerdrop = 0.1,
        StartDropPathRate = 0,
        EndDropPathRate = 0.4,
    };

    [Theory]
    [InlineData(DropoutSite.PrenetInput, 0.25)]
    [InlineData(DropoutSite.MlpOutput, 0.5)]
    [InlineData(DropoutSite.EncoderInput, 0)]
    public void Drop_EachSite_DropsItsShareAndKeepsTheExpectation(DropoutSite site, double rate)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(3);
        var dropped = new TorchRegularization(Config, 2, 3).Drop(site, TorchWorld.Cpu.Wrap(torch.ones(1, 200, 500))).Value;
        Assert.Equal(rate, (dropped == 0).to(torch.float32).mean().item<float>(), 0.01);
        Assert.Equal(1, dropped.mean().item<float>(), 0.01);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 0.2)]
    [InlineData(4, 0.4)]
    public void DropPath_MainBlocks_RisesFromFirstToLast(int layer, double rate)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(4);
        var dropped = new TorchRegularization(Config, 2, 3).DropPath(layer, TorchWorld.Cpu.Wrap(torch.ones(20000, 1, 2))).Value;
        Assert.Equal(rate, (dropped == 0).to(torch.float32).mean().item<float>(), 0.02);
        Assert.True((dropped[.., 0, 0] == dropped[.., 0, 1]).all().item<bool>());
    }

    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(2, 0.3)]
    public void SkipsBlock_EachStack_HasItsRate(int layer, double rate)
    {
        torch.manual_seed(5);
        var regularization = new TorchRegularization(Config, 2, 3);
        Assert.Equal(rate, Enumerable.Range(0, 5000).Average(_ => regularization.SkipsBlock(layer) ? 1.0 : 0.0), 0.03);
    }

    [Fact]
    public void IsActive_Off_ChangesNothing()
    {
        using var scope = torch.NewDisposeScope();
        var off = new TorchRegularization(Config with { Layerdrop = 1 }, 2, 3) { IsActive = false };
        var x = TorchWorld.Cpu.Wrap(torch.ones(2, 3, 4));
        Assert.Same(x, off.Drop(DropoutSite.MlpOutput, x));
        Assert.Same(x, off.DropPath(4, x));
        Assert.False(off.SkipsBlock(4));
    }
}
