using System.Text.Json;
using Emotion2Vec.Model.Packages;

namespace Emotion2Vec.Training.Evaluation;

/// <summary>Whether data declare that no person's voice is in them: a generated corpus has a <c>corpus.json</c> beside its manifests, whose <c>caution</c> says so.</summary>
internal static class DataCaution
{
    private const string CardName = "corpus.json";
    private const int MaxBytes = 1 << 20;

    /// <summary>Looks beside manifests.</summary>
    /// <param name="manifests">Their paths.</param>
    /// <returns><see cref="Cautions.Synthetic"/> if one of them is declared so; empty otherwise.</returns>
    public static string Of(IReadOnlyList<string> manifests) => manifests.Any(IsSynthetic) ? Cautions.Synthetic : "";

    /// <summary>Joins caution words.</summary>
    /// <param name="words">Words; may be empty or the same.</param>
    /// <returns>Each once, with commas between them.</returns>
    public static string Join(IEnumerable<string> words) => string.Join(", ", words.Where(word => word.Length > 0).Distinct(StringComparer.Ordinal));

    private static bool IsSynthetic(string manifest)
    {
        var card = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(manifest)) ?? "/", CardName);
        try
        {
            using var file = File.OpenRead(card);
            if (file.Length > MaxBytes)
            {
                return false;
            }

            using var json = JsonDocument.Parse(file);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("caution", out var caution)
                && caution.ValueKind == JsonValueKind.String
                && caution.GetString() is { Length: > 0 };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // Somebody else's file of that name, or none: it declares nothing.
            return false;
        }
    }
}
