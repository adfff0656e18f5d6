using Emotion2Vec.Training.Probing.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace Emotion2Vec.Training.Probing.Fitting;

/// <summary>What is trained on features that stay as they are.</summary>
/// <param name="name">For TorchSharp.</param>
internal abstract class ProbeHead(string name) : nn.Module(name)
{
    /// <summary>Scores items.</summary>
    /// <param name="batch">B items.</param>
    /// <returns>[B, outputs] logits, or the score itself.</returns>
    public abstract Tensor Score(RowBatch batch);

    /// <summary>Makes the head of a recipe with random initial values.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="width">Values in a row.</param>
    /// <param name="random">Draws them.</param>
    /// <returns>The head, on the processor.</returns>
    public static ProbeHead Create(ProbeRecipe recipe, int width, ProbeRandom random) =>
        recipe.ContextTurns > 0 ? new TurnHead(width, recipe.HiddenUnits, recipe.Outputs, random) : new LinearHead(width, recipe.HiddenUnits, recipe.Outputs, random);
}
