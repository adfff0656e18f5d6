using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Emotion2Vec.Training.Probing;

/// <summary>
/// All that is random in a probe, drawn from one generator of libtorch that is seeded once. The draws and their order are those that PyTorch makes for the authors'
/// script: <c>random_split</c> a permutation, <c>Linear</c> its initial values, and each pass over a <c>DataLoader</c> a base seed for its workers and, if it
/// shuffles, a seed for the sampler's own generator. One owner thread.
/// </summary>
internal sealed class ProbeRandom : IDisposable
{
    private readonly Generator _generator;

    /// <summary>Seeds the generator.</summary>
    /// <param name="seed">At least 0.</param>
    public ProbeRandom(long seed) => _generator = new((ulong)seed);

    /// <summary>The generator's whole state, to continue another time as if never stopped.</summary>
    public byte[] State
    {
        get
        {
            using var state = _generator.get_state();
            return [.. state.data<byte>()];
        }

        set
        {
            using var state = tensor(value, ScalarType.Byte);
            _generator.set_state(state);
        }
    }

    /// <summary>Draws a permutation (<c>torch.randperm</c>).</summary>
    /// <param name="count">Of so many.</param>
    /// <returns>Each of 0 to count - 1 once.</returns>
    public int[] Permutation(int count) => Permutation(count, _generator);

    /// <summary>Draws what one pass over a data loader draws.</summary>
    /// <param name="shuffledCount">Items in random order; 0 if the pass is in order.</param>
    /// <returns>The order; empty if the pass is in order.</returns>
    public int[] Pass(int shuffledCount)
    {
        // The workers' base seed: its value is of no use here, but PyTorch draws it.
        NextSeed();
        if (shuffledCount == 0)
        {
            return [];
        }

        using var sampler = new Generator((ulong)NextSeed());
        return Permutation(shuffledCount, sampler);
    }

    /// <summary>Draws initial values as PyTorch's <c>Linear.reset_parameters</c>: Kaiming uniform with a = sqrt 5, which is uniform within 1 / sqrt(fan in).</summary>
    /// <param name="linear">The layer.</param>
    public void Initialize(Linear linear)
    {
        // The same operations in the same order as torch.nn.init, so that the bound has the same bits.
        var bound = Math.Sqrt(3) * (Math.Sqrt(2 / (1 + Math.Pow(Math.Sqrt(5), 2))) / Math.Sqrt(linear.in_features));
        Uniform(linear.weight, bound);
        if (linear.bias is { } bias)
        {
            Uniform(bias, 1 / Math.Sqrt(linear.in_features));
        }
    }

    /// <summary>Draws initial values as PyTorch's recurrent layers: all uniform within 1 / sqrt(hidden units).</summary>
    /// <param name="recurrent">The layers.</param>
    /// <param name="hiddenUnits">Their width.</param>
    public void Initialize(GRU recurrent, int hiddenUnits)
    {
        foreach (var parameter in recurrent.parameters())
        {
            Uniform(parameter, 1 / Math.Sqrt(hiddenUnits));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _generator.Dispose();

    private static int[] Permutation(int count, Generator generator)
    {
        using var order = randperm(count, generator: generator);
        return [.. order.data<long>().Select(i => (int)i)];
    }

    private void Uniform(Tensor parameter, double bound)
    {
        using var off = no_grad();
        parameter.uniform_(-bound, bound, _generator);
    }

    // torch.empty((), dtype=int64).random_() is the generator's next 64 bits without the sign bit. This call gives all 64 of them, less 2^63.
    private long NextSeed()
    {
        using var drawn = randint(long.MinValue, long.MaxValue, [1], ScalarType.Int64, generator: _generator);
        return drawn.item<long>() & long.MaxValue;
    }
}
