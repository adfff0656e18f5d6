namespace Emotion2Vec.Training.Loop;

/// <summary>The validation score of an update.</summary>
/// <param name="Update">Updates completed.</param>
/// <param name="Score">Greater is better.</param>
internal sealed record ScoredUpdate(long Update, double Score);
