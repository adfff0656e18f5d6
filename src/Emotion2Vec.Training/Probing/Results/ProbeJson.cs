using System.Text.Json;
using System.Text.Json.Serialization;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Probing.Results;

/// <summary>How a probe's files are written and read: as recipes are, and with numbers that are none.</summary>
internal static class ProbeJson
{
    private const long MaxBytes = 256L << 20;

    /// <summary>The form.</summary>
    public static JsonSerializerOptions Options { get; } = new(RecipeJson.Options) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

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

    private static Emotion2VecException Damaged(string path, Exception? inner) =>
        new(ErrorKind.InvalidInput, $"'{path}' is not what a probe writes{(inner is null ? string.Empty : ": " + inner.Message)} Delete it to do that part again.", inner);
}
