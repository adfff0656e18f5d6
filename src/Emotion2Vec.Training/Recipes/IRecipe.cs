namespace Emotion2Vec.Training.Recipes;

/// <summary>All that one command is told by a file of <c>configs/train</c>.</summary>
public interface IRecipe
{
    /// <summary>Checks every value, alone and against the others; files that a recipe names are not opened.</summary>
    /// <returns>All problems, each beginning with the path of its key as in <c>optimizer.learningRate</c>; empty if the recipe can be run.</returns>
    IReadOnlyList<string> Validate();
}
