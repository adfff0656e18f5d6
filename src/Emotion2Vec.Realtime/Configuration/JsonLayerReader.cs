using System.Text.Json;
using Emotion2Vec.CommandLine;

namespace Emotion2Vec.Realtime.Configuration;

/// <summary>Reads a configuration file: JSON with comments and trailing commas.</summary>
internal static class JsonLayerReader
{
    /// <summary>Reads a file. Never throws for what the file holds: all trouble is in <see cref="ConfigurationLayer.Problems"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="origin">What to call it in messages; its path if null.</param>
    /// <returns>Its values.</returns>
    public static ConfigurationLayer Read(string path, string? origin = null)
    {
        origin ??= path;
        return CommentedJson.TryRead(path, out var utf8) is { } problem ? Broken(origin, problem) : Parse(utf8, origin);
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="utf8">The file's content.</param>
    /// <param name="origin">What to call it in messages.</param>
    /// <returns>Its values.</returns>
    internal static ConfigurationLayer Parse(ReadOnlyMemory<byte> utf8, string origin)
    {
        try
        {
            using var document = JsonDocument.Parse(CommentedJson.WithoutByteOrderMark(utf8), CommentedJson.Document);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return Broken(origin, "must hold one JSON object: { \"Section\": { \"Key\": value } }");
            }

            var layer = new ConfigurationLayer { MayHoldSecrets = false };
            Flatten(document.RootElement, "", origin, layer);
            return layer;
        }
        catch (JsonException e)
        {
            return Broken(origin, CommentedJson.Explain(e));
        }
        catch (InvalidOperationException e)
        {
            // Text that is not Unicode (a lone surrogate as \ud800) only shows when it is read as a string.
            return Broken(origin, $"holds text that is not Unicode: {e.Message}");
        }
    }

    private static void Flatten(JsonElement element, string path, string origin, ConfigurationLayer layer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
                foreach (var property in element.EnumerateObject())
                {
                    var child = Join(path, property.Name);
                    if (property.Name.Contains(':', StringComparison.Ordinal))
                    {
                        layer.Problems.Add(new(child, "has a colon in its name: nest objects instead", origin));
                    }
                    else if (!seen.Add(property.Name))
                    {
                        layer.Problems.Add(new(child, "is given twice", origin));
                    }
                    else
                    {
                        Flatten(property.Value, child, origin, layer);
                    }
                }

                break;
            case JsonValueKind.Array:
                layer.ReplacedLists.Add(path);
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Flatten(item, Join(path, $"{index++}"), origin, layer);
                }

                break;
            case JsonValueKind.Null:
                layer.Problems.Add(new(path, "is null: leave the key out to use its default", origin));
                break;
            default:
                layer.Entries.Add(new(path, element.ToString(), origin));
                break;
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}:{name}";

    private static ConfigurationLayer Broken(string origin, string message) =>
        new() { MayHoldSecrets = false, Problems = { new("", message, origin) } };
}
