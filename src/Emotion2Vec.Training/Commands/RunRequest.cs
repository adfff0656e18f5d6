using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Commands;

/// <summary>What a command line asks of a run.</summary>
/// <param name="Command">The command's name.</param>
/// <param name="RecipeFile">The recipe.</param>
/// <param name="Folder">The run folder.</param>
/// <param name="Resume">Whether the run goes on.</param>
/// <param name="Overrides">Values that win over the recipe's.</param>
internal sealed record RunRequest(string Command, string RecipeFile, string Folder, bool Resume, IReadOnlyList<RecipeOverride> Overrides);
