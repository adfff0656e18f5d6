using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Training.Torch;

namespace Emotion2Vec.Training.Models;

/// <summary>Makes the layers of a model out of its parameters.</summary>
internal static class NetworkReader
{
    /// <summary>Makes them.</summary>
    /// <param name="start">Architecture, classes and dimensions.</param>
    /// <param name="parameters">The weights; disposed if they do not fit.</param>
    /// <param name="regularization">What is dropped; null for nothing.</param>
    /// <returns>The layers.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: the weights do not fit the architecture.</exception>
    public static Emotion2VecNetwork<TorchTensor> Read(StartingModel start, TorchParameters parameters, TorchRegularization? regularization = null)
    {
        try
        {
            return new(start.Config, start.Labels.Count + start.Dimensions.Count, parameters, regularization);
        }
        catch (ModelException e)
        {
            parameters.Dispose();
            throw new Emotion2VecException(ErrorKind.InvalidInput, e.Message, e);
        }
    }
}
