namespace Emotion2Vec.Training.Probing.Results;

/// <summary>A fold in the report.</summary>
/// <param name="Fold">What was tested.</param>
/// <param name="Train">Utterances trained on.</param>
/// <param name="Validation">Utterances that chose the epoch.</param>
/// <param name="Test">Utterances tested.</param>
/// <param name="Epoch">The chosen epoch, from 1.</param>
/// <param name="Metrics">Test results by name.</param>
internal sealed record FoldSummary(string Fold, int Train, int Validation, int Test, int Epoch, IReadOnlyDictionary<string, double> Metrics);
