using Emotion2Vec.Training.Tests.Support;
using Emotion2Vec.Training.Torch;

namespace Emotion2Vec.Training.Tests.Torch;

public sealed class TorchParametersTests
{
    [Fact]
    public void Freeze_Twice_KeepsWhatWasFrozenFirst()
    {
        using var parameters = new TorchParameters(new ListedWeights(new Dictionary<string, float[]> { ["a"] = [1], ["b"] = [2], ["c"] = [3] }), TorchWorld.Cpu);
        foreach (var name in new[] { "a", "b", "c" })
        {
            parameters.Get(name, 1);
        }

        parameters.Freeze(name => name == "a");
        parameters.Freeze(name => name == "b");

        Assert.Equal(["c"], parameters.Names.Where(name => parameters[name].requires_grad));
    }
}
