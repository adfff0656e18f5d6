using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emotion2Vec.Training.Data.Manifests;

/// <summary>Rows of a JSON lines file: one object per line with the keys of <see cref="ManifestRow"/>; other keys are passed over.</summary>
internal static class JsonLinesManifest
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = 16,
    };

    public static IEnumerable<(int Line, ManifestRow Row)> Rows(ManifestText text) => Rows<ManifestRow>(text);

    /// <summary>Reads each line as an object of a kind.</summary>
    public static IEnumerable<(int Line, T Row)> Rows<T>(ManifestText text)
        where T : class
    {
        foreach (var (number, line) in text.Lines())
        {
            yield return (number, Parse<T>(text, number, line));
        }
    }

    private static T Parse<T>(ManifestText text, int number, string line)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Options)
                ?? throw text.Error(number, "the line is null. Every line is one object, such as {\"path\": \"a.wav\", \"label\": \"happy\"}.");
        }
        catch (JsonException exception)
        {
            var where = exception.Path is null or "$" ? "" : $" at {exception.Path}";
            throw text.Error(
                number, $"no JSON object of the expected kind{where}. Every line is one object, such as {{\"path\": \"a.wav\", \"label\": \"happy\"}}.", exception);
        }
    }
}
