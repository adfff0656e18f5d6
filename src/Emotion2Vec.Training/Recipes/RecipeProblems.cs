using System.Globalization;

namespace Emotion2Vec.Training.Recipes;

/// <summary>Collects everything that is wrong with a recipe, each problem under the path of its key. Sections see the list through their own prefix.</summary>
public sealed class RecipeProblems
{
    private readonly List<string> _all;
    private readonly string _prefix;

    /// <summary>An empty list.</summary>
    public RecipeProblems()
        : this([], "")
    {
    }

    private RecipeProblems(List<string> all, string prefix) => (_all, _prefix) = (all, prefix);

    /// <summary>Every problem so far, those of all sections.</summary>
    public IReadOnlyList<string> All => _all;

    /// <summary>The same list, for the keys of one section.</summary>
    /// <param name="section">The section's key.</param>
    /// <returns>A view that puts <paramref name="section"/> and a dot before its keys.</returns>
    public RecipeProblems In(string section) => new(_all, $"{_prefix}{section}.");

    /// <summary>Notes a problem unless a condition holds.</summary>
    /// <param name="key">The key within this section.</param>
    /// <param name="condition">What must hold.</param>
    /// <param name="problem">The rest of a sentence that begins with the key.</param>
    public void Require(string key, bool condition, string problem)
    {
        if (!condition)
        {
            _all.Add($"{_prefix}{key} {problem}");
        }
    }

    /// <summary>Requires lowest &lt;= value &lt;= highest; NaN fails.</summary>
    /// <param name="key">The key within this section.</param>
    /// <param name="value">Its value.</param>
    /// <param name="lowest">The least that is possible.</param>
    /// <param name="highest">The most that is possible.</param>
    public void Range(string key, double value, double lowest, double highest) =>
        Require(key, value >= lowest && value <= highest, string.Create(CultureInfo.InvariantCulture, $"is {value}; {lowest} to {highest} is possible"));

    /// <summary>Requires an interval: both ends possible, and in order.</summary>
    /// <param name="lowKey">The key of its lower end within this section.</param>
    /// <param name="low">The lower end.</param>
    /// <param name="highKey">The key of its upper end within this section.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="lowest">The least that is possible.</param>
    /// <param name="highest">The most that is possible.</param>
    public void Interval(string lowKey, double low, string highKey, double high, double lowest, double highest)
    {
        Range(lowKey, low, lowest, highest);
        Range(highKey, high, lowest, highest);
        Require(lowKey, !(low > high), string.Create(CultureInfo.InvariantCulture, $"is {low}, above {highKey} ({high})"));
    }

    /// <summary>Takes over what another part of the program found wrong with a section.</summary>
    /// <param name="key">The section's key.</param>
    /// <param name="problems">Its problems, in its own words.</param>
    public void AddRange(string key, IEnumerable<string> problems) => _all.AddRange(problems.Select(problem => $"{_prefix}{key}: {problem}"));
}
