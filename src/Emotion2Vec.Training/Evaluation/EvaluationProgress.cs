namespace Emotion2Vec.Training.Evaluation;

/// <summary>How far a measurement has come.</summary>
/// <param name="What">What is being measured: a model's name.</param>
/// <param name="Done">Utterances heard.</param>
/// <param name="Total">Utterances in all.</param>
public sealed record EvaluationProgress(string What, int Done, int Total);
