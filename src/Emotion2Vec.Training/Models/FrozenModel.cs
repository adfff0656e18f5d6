using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model;
using Emotion2Vec.Training.Passes;
using Emotion2Vec.Training.Torch;

namespace Emotion2Vec.Training.Models;

/// <summary>A network that is not trained, such as a teacher: no gradients, nothing dropped.</summary>
internal sealed class FrozenModel : IDisposable
{
    private readonly TorchParameters _parameters;

    /// <summary>Makes the network and reads its parameters.</summary>
    /// <param name="start">The model; may be disposed afterwards.</param>
    /// <param name="world">Where to compute.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: the weights do not fit the architecture.</exception>
    public FrozenModel(StartingModel start, TorchWorld world)
    {
        _parameters = new(start.Weights, world);
        Pass = new(NetworkReader.Read(start, _parameters), world);

        _parameters.Freeze(_ => true);
    }

    /// <summary>Runs it.</summary>
    public EncoderPass Pass { get; }

    /// <inheritdoc/>
    public void Dispose() => _parameters.Dispose();
}
