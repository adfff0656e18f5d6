using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Probing.Results;

/// <summary>How a probe's files are written and read: camelCase, enumerations by name, unknown keys refused.</summary>
internal static class ProbeJson
{
    private const long MaxBytes = 256L << 20;

    /// <summary>The form.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
    };

    /// <summary>Reads a file that a probe wrote.</summary>
    /// <typeparam name="T">What it holds.</typeparam>
    /// <param name="path">The file.</param>
    /// <returns>The value.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: it is damaged.</exception>
    public static T Read<T>(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MaxBytes && JsonSerializer.Deserialize<T>(File.ReadAllText(path), Options) is { } value
                ? value
                : throw Damaged(path, null);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            throw Damaged(path, e);
        }
    }

    /// <summary>Names the values in which two objects differ.</summary>
    /// <param name="before">One.</param>
    /// <param name="now">The other.</param>
    /// <returns>For each difference, path, value before and value now.</returns>
    public static IReadOnlyList<string> Differences(object before, object now)
    {
        var found = new List<string>();
        Compare(JsonSerializer.SerializeToNode(before, Options), JsonSerializer.SerializeToNode(now, Options), string.Empty, found);
        return found;
    }

    private static void Compare(JsonNode? before, JsonNode? now, string path, List<string> found)
    {
        if (before is JsonObject first && now is JsonObject second)
        {
            foreach (var key in first.Select(p => p.Key).Union(second.Select(p => p.Key)))
            {
                Compare(first[key], second[key], path.Length == 0 ? key : $"{path}.{key}", found);
            }
        }
        else if (!JsonNode.DeepEquals(before, now))
        {
            found.Add($"'{path}' was {Text(before)} and is {Text(now)}");
        }
    }

    private static string Text(JsonNode? node) => node?.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "nothing";

    private static Emotion2VecException Damaged(string path, Exception? inner) =>
        new(ErrorKind.InvalidInput, $"'{path}' is not what a probe writes{(inner is null ? string.Empty : ": " + inner.Message)} Delete it to do that part again.", inner);
}
