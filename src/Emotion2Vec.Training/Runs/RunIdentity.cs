using System.Text.Json.Nodes;

namespace Emotion2Vec.Training.Runs;

/// <summary>What makes a run the one that it is: the same identity gives the same result.</summary>
/// <param name="Command">The command.</param>
/// <param name="RecipeFile">The recipe's file, for people.</param>
/// <param name="Recipe">The recipe as resolved: defaults and the command line's values included.</param>
/// <param name="Inputs">Hashes of what it reads, by their place in the recipe.</param>
internal sealed record RunIdentity(string Command, string RecipeFile, JsonObject Recipe, IReadOnlyDictionary<string, string> Inputs);
