using System.Text.Json;

namespace Emotion2Vec.Benchmarks.Micro;

/// <summary>What a hot path may cost, as budgets.json has it.</summary>
/// <param name="Bytes">Managed bytes per operation that it may allocate: a limit.</param>
/// <param name="Ratio">What it took when this was written down, in times of the control of the same run: to compare with, no limit.</param>
internal sealed record PathBudget(double Bytes, double Ratio)
{
    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Reads all; every path must have one, and no other may be there.</summary>
    /// <returns>By name.</returns>
    /// <exception cref="InvalidDataException">Names differ.</exception>
    public static IReadOnlyDictionary<string, PathBudget> ReadAll()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "budgets.json");
        var all = JsonSerializer.Deserialize<Dictionary<string, PathBudget>>(File.ReadAllText(file), Strict) ?? [];
        string[] different = [.. HotPaths.Names.Except(all.Keys), .. all.Keys.Except(HotPaths.Names)];
        return different.Length == 0 ? all : throw new InvalidDataException($"budgets.json and the hot paths differ in {string.Join(", ", different)}.");
    }
}
