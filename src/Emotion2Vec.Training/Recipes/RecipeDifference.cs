using System.Text.Json.Nodes;

namespace Emotion2Vec.Training.Recipes;

/// <summary>Tells what differs between two resolved recipes.</summary>
internal static class RecipeDifference
{
    /// <summary>Compares.</summary>
    /// <param name="before">One recipe.</param>
    /// <param name="now">Another.</param>
    /// <returns>A line for each key that differs: <c>run.updates: 100 before, 200 now</c>.</returns>
    public static IReadOnlyList<string> Between(JsonNode? before, JsonNode? now) => [.. Lines(before, now, "")];

    private static IEnumerable<string> Lines(JsonNode? before, JsonNode? now, string path)
    {
        if (before is JsonObject old && now is JsonObject fresh)
        {
            return old.Select(pair => pair.Key).Union(fresh.Select(pair => pair.Key)).SelectMany(key => Lines(old[key], fresh[key], RecipeShape.Join(path, key)));
        }

        return JsonNode.DeepEquals(before, now) ? [] : [$"{path}: {Show(before)} before, {Show(now)} now"];
    }

    private static string Show(JsonNode? node) => node is null ? "none" : node.ToJsonString(Compact);

    private static readonly System.Text.Json.JsonSerializerOptions Compact = new(RecipeJson.Options) { WriteIndented = false };
}
