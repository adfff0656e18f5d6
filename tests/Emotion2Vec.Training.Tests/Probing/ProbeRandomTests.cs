using Emotion2Vec.Training.Probing;
using TorchSharp;

namespace Emotion2Vec.Training.Tests.Probing;

public sealed class ProbeRandomTests
{
    // What PyTorch's documentation and users show of torch.manual_seed(42): randperm(10), and rand(3) after it anew.
    [Fact]
    public void Permutation_Seed42_IsPyTorchs()
    {
        using var random = new ProbeRandom(42);

        Assert.Equal([2, 6, 1, 8, 4, 5, 0, 9, 3, 7], random.Permutation(10));
    }

    [Fact]
    public void State_Restored_ContinuesAsIfNeverStopped()
    {
        using var random = new ProbeRandom(1);
        random.Permutation(100);
        random.Pass(10);
        var state = random.State;
        var first = (random.Permutation(50), random.Pass(20));

        using var other = new ProbeRandom(99) { State = state };

        Assert.Equal(first.Item1, other.Permutation(50));
        Assert.Equal(first.Item2, other.Pass(20));
    }

    [Fact]
    public void Pass_Shuffled_IsAPermutationThatDiffersEachTime()
    {
        using var random = new ProbeRandom(3);
        var (first, second) = (random.Pass(64), random.Pass(64));

        Assert.Equal(Enumerable.Range(0, 64), first.Order());
        Assert.NotEqual(first, second);
        Assert.Empty(random.Pass(0));
    }

    [Fact]
    public void Initialize_Linear_IsUniformWithinPyTorchsBounds()
    {
        using var random = new ProbeRandom(5);
        using var linear = torch.nn.Linear(64, 512);
        random.Initialize(linear);
        var weights = linear.weight!.data<float>().ToArray();

        Assert.All(weights, w => Assert.InRange(w, -0.125f, 0.125f));
        Assert.InRange(weights.Average(w => (double)w * w), 0.9 * 0.125 * 0.125 / 3, 1.1 * 0.125 * 0.125 / 3);
    }
}
