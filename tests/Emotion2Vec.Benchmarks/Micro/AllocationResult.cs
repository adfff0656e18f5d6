namespace Emotion2Vec.Benchmarks.Micro;

/// <summary>Bytes allocated by one path, against its budget.</summary>
/// <param name="Name">The path, as in budgets.json.</param>
/// <param name="Bytes">Managed bytes per operation.</param>
/// <param name="Budget">Bytes allowed.</param>
/// <param name="Nanoseconds">Time per operation: for information.</param>
internal sealed record AllocationResult(string Name, double Bytes, double Budget, double Nanoseconds)
{
    /// <summary>Whether the budget holds.</summary>
    public bool WithinBudget => Bytes <= Budget;
}
