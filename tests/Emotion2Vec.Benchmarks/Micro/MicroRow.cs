namespace Emotion2Vec.Benchmarks.Micro;

/// <summary>One hot path, measured by BenchmarkDotNet.</summary>
/// <param name="Name">The path.</param>
/// <param name="Nanoseconds">An operation, in the fastest iteration.</param>
/// <param name="Ratio">Of the control's, in the same run.</param>
/// <param name="RatioThen">The same, when budgets.json was written.</param>
/// <param name="ProcessBytes">Managed bytes per operation, those of other threads included: for information.</param>
/// <param name="Bytes">Managed bytes per operation, of the thread that runs it.</param>
/// <param name="Budget">Bytes allowed.</param>
internal sealed record MicroRow(string Name, double Nanoseconds, double Ratio, double RatioThen, double ProcessBytes, double Bytes, double Budget)
{
    /// <summary>Whether the budget of bytes holds.</summary>
    public bool WithinBudget => Bytes <= Budget;
}
