using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Recipes;
using Emotion2Vec.Training.Runs;

namespace Emotion2Vec.Training.Commands;

/// <summary>The work of a run whose inputs are at hand.</summary>
/// <param name="Inputs">Hashes of what it reads, by their place in the recipe.</param>
/// <param name="Execute">Does it: gets the places for results and the log to tell; returns false if it was interrupted before it was complete.</param>
internal sealed record RunWork(IReadOnlyDictionary<string, string> Inputs, Func<RunPaths, IRunLog, bool> Execute)
{
    /// <summary>The work of a run that trains.</summary>
    /// <param name="model">What it begins with.</param>
    /// <param name="section">What it learns from; read here.</param>
    /// <param name="train">Trains.</param>
    /// <param name="teacher">What <c>teacher.from</c> names; null without one.</param>
    /// <returns>The work.</returns>
    public static RunWork Training(ModelSection model, DataSection section, Func<RunData, RunPlaces, IRunLog, RunOutcome> train, string? teacher = null)
    {
        var data = new RunData(section);
        return new(RunInputs.Of(model, data, teacher), (places, log) => train(data, new(places.Checkpoints, places.Package), log) != RunOutcome.Interrupted);
    }
}
