using System.Text.Json;

namespace Emotion2Vec.Tests.Contract;

/// <summary>Holds answers over HTTP against the OpenAPI document of the repository.</summary>
internal static class OpenApiDocument
{
    public static JsonElement Root { get; } = JsonDocument.Parse(File.ReadAllText(Path.Combine(ContractSchemas.Folder, "openapi.json"))).RootElement;

    /// <summary>Holds an answer against the document: the path, the method, the status, the content type, and the body by its schema.</summary>
    public static void AssertAnswer(string method, string path, int status, string contentType, string body)
    {
        var operation = Find(path).GetProperty(method.ToLowerInvariant());
        var responses = operation.GetProperty("responses");
        var response = responses.TryGetProperty($"{status}", out var exact) ? exact : responses.GetProperty("default");
        var schema = response.GetProperty("content").GetProperty(contentType).GetProperty("schema");
        ContractSchemas.AssertValid(Path.GetFileNameWithoutExtension(schema.GetProperty("$ref").GetString()!), body);
    }

    private static JsonElement Find(string path)
    {
        var steps = path.Split('?')[0].Split('/');
        return Root.GetProperty("paths").EnumerateObject().Single(template => Matches(template.Name.Split('/'), steps)).Value;
    }

    private static bool Matches(string[] template, string[] steps) =>
        template.Length == steps.Length && template.Zip(steps).All(pair => pair.First == pair.Second || pair.First.StartsWith('{'));
}
