using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Recipes;

/// <summary>One value of a recipe from the command line.</summary>
/// <param name="Path">The key, sections separated by dots.</param>
/// <param name="Value">Its value: JSON, or text as it stands.</param>
/// <param name="Origin">The option that gave it.</param>
public sealed record RecipeOverride(string Path, string Value, string Origin)
{
    /// <summary>Reads an assignment.</summary>
    /// <param name="assignment">As in <c>optimizer.learningRate=1e-4</c>.</param>
    /// <returns>The override.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: it has no key or no equals sign.</exception>
    public static RecipeOverride Parse(string assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        var equals = assignment.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new(assignment[..equals].Trim(), assignment[(equals + 1)..].Trim(), $"--set {assignment}")
            : throw new Emotion2VecException(ErrorKind.Configuration, $"'--set {assignment}' is no assignment: write --set optimizer.learningRate=1e-4.");
    }
}
