using System.Globalization;

namespace Emotion2Vec.Training.Data;

/// <summary>Checks of options that leave a sentence per problem, so that all of them can be reported at once.</summary>
internal static class OptionProblems
{
    /// <summary>Requires something.</summary>
    public static void Require(this ICollection<string> problems, bool condition, string problem)
    {
        if (!condition)
        {
            problems.Add(problem);
        }
    }

    /// <summary>Requires lowest &lt;= value &lt;= highest; NaN fails.</summary>
    public static void RequireRange(this ICollection<string> problems, string key, double value, double lowest, double highest) => problems.Require(
        value >= lowest && value <= highest,
        string.Create(CultureInfo.InvariantCulture, $"{key} is {value}; {lowest} to {highest} is possible"));

    /// <summary>Requires an interval: both ends in bounds, and in order.</summary>
    public static void RequireInterval(this ICollection<string> problems, string lowKey, double low, string highKey, double high, double lowest, double highest)
    {
        problems.RequireRange(lowKey, low, lowest, highest);
        problems.RequireRange(highKey, high, lowest, highest);
        problems.Require(!(low > high), string.Create(CultureInfo.InvariantCulture, $"{lowKey} ({low}) is above {highKey} ({high})"));
    }
}
