namespace Emotion2Vec.Training.Probing.Results;

/// <summary>What a probe said of an utterance.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Truth">Its class or score.</param>
/// <param name="Answer">What the probe said.</param>
internal sealed record FoldAnswer(string Id, string Truth, string Answer);
