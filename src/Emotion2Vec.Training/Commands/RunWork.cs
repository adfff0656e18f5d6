using Emotion2Vec.Training.Runs;

namespace Emotion2Vec.Training.Commands;

/// <summary>The work of a run whose inputs are at hand.</summary>
/// <param name="Inputs">Hashes of what it reads, by their place in the recipe.</param>
/// <param name="Execute">Does it: gets the places for results and the log to tell; returns false if it was interrupted before it was complete.</param>
internal sealed record RunWork(IReadOnlyDictionary<string, string> Inputs, Func<RunPaths, IRunLog, bool> Execute);
