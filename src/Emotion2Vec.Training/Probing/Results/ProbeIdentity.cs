using Emotion2Vec.Training.Probing.Recipes;

namespace Emotion2Vec.Training.Probing.Results;

/// <summary>What must be the same for a run folder to be continued.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Input">The features.</param>
internal sealed record ProbeIdentity(ProbeRecipe Recipe, ProbeInput Input);
