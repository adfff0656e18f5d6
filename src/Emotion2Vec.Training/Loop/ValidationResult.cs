namespace Emotion2Vec.Training.Loop;

/// <summary>What a validation found.</summary>
/// <param name="Values">All values by name.</param>
/// <param name="Criterion">The name of the one that decides which model is best; greater is better.</param>
internal sealed record ValidationResult(IReadOnlyDictionary<string, double> Values, string Criterion)
{
    /// <summary>The value that decides.</summary>
    public double Score => Values[Criterion];
}
