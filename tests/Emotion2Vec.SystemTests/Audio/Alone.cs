namespace Emotion2Vec.SystemTests.Audio;

/// <summary>Tests that count this program's children, and so run while no others start any.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
