using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Packages;

/// <summary>The content of a package's <c>model.json</c>.</summary>
/// <param name="FormatVersion">Version of the layout; 1.</param>
/// <param name="Model">What the model is.</param>
/// <param name="Weights">Facts about its weights.</param>
public sealed record ModelManifest(int FormatVersion, ModelDescription Model, WeightsInfo Weights)
{
    /// <summary>The layout that is written and read.</summary>
    public const int CurrentFormatVersion = 1;

    private const int MaxBytes = 1 << 20;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        MaxDepth = 16,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // labels stay readable; the file is never put into HTML
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    internal static ModelManifest Read(string path)
    {
        ModelManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<ModelManifest>(TextFile.Read(path, MaxBytes), Json) ?? throw new ModelException($"{path} is null.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new ModelException($"{path} is not a model description: {e.Message}", e);
        }

        var problems = new ProblemList();
        problems.Require(manifest.FormatVersion == CurrentFormatVersion,
            $"format_version is {manifest.FormatVersion}, and {CurrentFormatVersion} is read here: convert the model again, or use the version it was made for");
        problems.Require(FileHash.IsDigits(manifest.Weights.Sha256),
            $"weights.sha256 is '{manifest.Weights.Sha256}'; {FileHash.Digits} lower-case hexadecimal digits are needed");
        problems.AddRange(manifest.Model.Validate());
        problems.ThrowIfAny(path);
        return manifest;
    }

    internal void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Json) + "\n");
}
