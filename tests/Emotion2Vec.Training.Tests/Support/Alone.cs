namespace Emotion2Vec.Training.Tests.Support;

/// <summary>Tests that measure the process, or draw from torch's one generator, run while no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
