using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Emotion2Vec.Tests.Support;
using NJsonSchema;

namespace Emotion2Vec.Tests.Contract;

/// <summary>Holds what was published against the schemas of the repository. Thread-safe.</summary>
internal static partial class ContractSchemas
{
    private static readonly ConcurrentDictionary<string, JsonSchema> Schemas = new();

    public static string Folder { get; } = RepositoryFolder.Path("configs", "contract");

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Path.Combine(Folder, "schemas"), "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    public static string FileOf(string name) => Path.Combine(Folder, "schemas", $"{name}.json");

    /// <summary>Holds a payload against a schema by name.</summary>
    public static void AssertValid(string name, string json)
    {
        var schema = Schemas.GetOrAdd(name, static key => JsonSchema.FromFileAsync(FileOf(key)).GetAwaiter().GetResult());
        var errors = schema.Validate(json);
        Assert.True(errors.Count == 0, $"configs/contract/schemas/{name}.json is not met: {string.Join("; ", errors.Select(error => $"{error.Path} {error.Kind}"))}. Payload: {json}");
    }

    /// <summary>Holds one of JSON lines, WebSocket or Server-Sent Events against the schema that its type names.</summary>
    public static void AssertLine(string line)
    {
        using var document = JsonDocument.Parse(line);
        var type = document.RootElement.GetProperty("type").GetString()!;
        var ofStream = document.RootElement.TryGetProperty("stream", out _);
        AssertValid(type == "status" ? ofStream ? "stream-status" : "node-status" : type, line);
        Assert.True(ofStream || type is "info" or "dropped" or "status", $"It names no stream: {line}");
    }

    /// <summary>
    /// Holds an MQTT message against the schema that its topic names; a CloudEvent by its data. Messages of other topics or other formats, and empty ones (which remove a
    /// retained message), pass.
    /// </summary>
    public static void AssertMessage(string topic, string? contentType, string payload)
    {
        var place = Topic().Match(topic);
        var name = (OfStream: place.Groups["stream"].Success, place.Groups["leaf"].Value) switch
        {
            (false, "status") => "node-status",
            (true, "status") => "stream-status",
            (true, "events") => "event",
            (true, "utterances") => "utterance",
            (false, "info") or (true, "state" or "frames" or "health") => place.Groups["leaf"].Value,
            _ => null,
        };
        if (name is null || payload.Length == 0 || contentType is not (null or "" or "application/json" or "application/cloudevents+json"))
        {
            return;
        }

        using var document = JsonDocument.Parse(payload);
        // MQTT 3.1.1 has no content types, so there an envelope is known by what every CloudEvent must say of itself.
        var content = document.RootElement.TryGetProperty("specversion", out _) ? document.RootElement.GetProperty("data") : document.RootElement;
        AssertValid(name, content.GetRawText());
        Assert.False(content.TryGetProperty("type", out _) || content.TryGetProperty("stream", out _), $"The topic says it already: {topic} {payload}");
    }

    [GeneratedRegex("^e2v/v1/[a-z0-9_-]+/[a-z0-9_-]+/(?:streams/(?<stream>[a-z0-9_-]+)/)?(?<leaf>[a-z]+)$")]
    private static partial Regex Topic();
}
