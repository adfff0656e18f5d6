namespace Emotion2Vec.Training.Runs;

/// <summary>What the model achieved on utterances that it does not learn from.</summary>
/// <param name="Update">Updates done before.</param>
/// <param name="Values">Measures by name, <paramref name="Criterion"/> among them.</param>
/// <param name="Criterion">Name of the measure that decides which checkpoint is best.</param>
/// <param name="IsBest">Whether this is the best value of the criterion so far.</param>
public sealed record ValidationReport(long Update, IReadOnlyDictionary<string, double> Values, string Criterion, bool IsBest);
