using System.Globalization;

namespace Emotion2Vec.Model.Configuration;

/// <summary>Collects everything that is wrong with a configuration, so that all of it can be reported at once.</summary>
internal sealed class ProblemList
{
    private readonly List<string> _problems = [];

    public bool Any => _problems.Count > 0;

    public IReadOnlyList<string> All => _problems;

    public void Require(bool condition, string problem)
    {
        if (!condition)
        {
            _problems.Add(problem);
        }
    }

    /// <summary>Requires lowest &lt;= value &lt;= highest; NaN fails.</summary>
    public void Range(string key, double value, double lowest, double highest) => Require(value >= lowest && value <= highest,
        string.Create(CultureInfo.InvariantCulture, $"{key} is {value}; {lowest} to {highest} is possible"));

    public void AddRange(IEnumerable<string> problems) => _problems.AddRange(problems);

    /// <exception cref="ModelException">There is at least one problem; the message lists all.</exception>
    public void ThrowIfAny(string source)
    {
        if (Any)
        {
            throw new ModelException($"{source}: {string.Join("; ", _problems)}.");
        }
    }
}
