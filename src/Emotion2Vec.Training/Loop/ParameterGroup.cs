using TorchSharp.Modules;

namespace Emotion2Vec.Training.Loop;

/// <summary>Parameters that are trained alike.</summary>
/// <param name="Name">For messages and logs: <c>encoder</c>, <c>head</c>.</param>
/// <param name="Parameters">Those that have gradients.</param>
/// <param name="LearningRate">Peak rate, which the schedule scales.</param>
/// <param name="WeightDecay">Decoupled decay.</param>
internal sealed record ParameterGroup(string Name, IReadOnlyList<Parameter> Parameters, double LearningRate, double WeightDecay);
