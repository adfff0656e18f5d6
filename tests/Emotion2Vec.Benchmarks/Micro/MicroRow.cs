namespace Emotion2Vec.Benchmarks.Micro;

/// <summary>One hot path, measured by BenchmarkDotNet.</summary>
/// <param name="Name">The path.</param>
/// <param name="Nanoseconds">Median of an operation.</param>
/// <param name="Ratio">Of the control's median, in the same run.</param>
/// <param name="RatioThen">The same, when budgets.json was written.</param>
/// <param name="Bytes">Managed bytes per operation.</param>
/// <param name="Budget">Bytes allowed.</param>
internal sealed record MicroRow(string Name, double Nanoseconds, double Ratio, double RatioThen, double Bytes, double Budget)
{
    /// <summary>Whether the budget of bytes holds.</summary>
    public bool WithinBudget => Bytes <= Budget;
}
