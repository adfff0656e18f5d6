using Emotion2Vec.Training.Probing;
using Emotion2Vec.Training.Tests.Support;
using TorchSharp;

namespace Emotion2Vec.Training.Tests.Probing;

/// <summary>The product's own generator against libtorch's initialisation of layers from its global one, which is the code that PyTorch runs.</summary>
[Collection(nameof(Alone))]
public sealed class ProbeRandomNativeTests
{
    [Fact]
    public void Initialize_LinearLayers_HaveTheBitsOfLibtorchsOwn()
    {
        torch.manual_seed(42);
        using var expected = torch.nn.Linear(768, 256);
        using var then = torch.nn.Linear(256, 4);

        using var random = new ProbeRandom(42);
        using var first = torch.nn.Linear(768, 256);
        using var second = torch.nn.Linear(256, 4);
        random.Initialize(first);
        random.Initialize(second);

        Equal(expected.parameters().Concat(then.parameters()), first.parameters().Concat(second.parameters()));
    }

    [Fact]
    public void Initialize_RecurrentLayers_HaveTheBitsOfLibtorchsOwn()
    {
        torch.manual_seed(7);
        using var expected = torch.nn.GRU(24, 16, 2, batchFirst: true);

        using var random = new ProbeRandom(7);
        using var layers = torch.nn.GRU(24, 16, 2, batchFirst: true);
        random.Initialize(layers, 16);

        Equal(expected.parameters(), layers.parameters());
    }

    private static void Equal(IEnumerable<TorchSharp.Modules.Parameter> expected, IEnumerable<TorchSharp.Modules.Parameter> actual)
    {
        foreach (var (e, a) in expected.Zip(actual))
        {
            Assert.Equal(e.data<float>().ToArray(), a.data<float>().ToArray());
        }
    }
}
