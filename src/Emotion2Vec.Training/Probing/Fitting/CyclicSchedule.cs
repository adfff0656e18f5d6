using Emotion2Vec.Training.Probing.Recipes;

namespace Emotion2Vec.Training.Probing.Fitting;

/// <summary>PyTorch's CyclicLR in its triangular mode with <c>cycle_momentum</c>: while the learning rate rises, momentum falls, and back.</summary>
internal static class CyclicSchedule
{
    /// <summary>Values of an epoch.</summary>
    /// <param name="recipe">Both ends, and the epochs between them.</param>
    /// <param name="epoch">Epochs before it.</param>
    /// <returns>Learning rate and momentum during it.</returns>
    public static (double LearningRate, double Momentum) At(ProbeRecipe recipe, int epoch)
    {
        var position = epoch % (2 * recipe.StepUpEpochs);
        var height = 1 - Math.Abs(((double)position / recipe.StepUpEpochs) - 1);
        return (
            recipe.LearningRate + ((recipe.MaxLearningRate - recipe.LearningRate) * height),
            recipe.Momentum - ((recipe.Momentum - recipe.MinMomentum) * height));
    }
}
