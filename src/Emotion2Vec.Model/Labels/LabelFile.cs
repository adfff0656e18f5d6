using System.Text.Json;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Labels;

/// <summary>Reads upstream's token lists: <c>tokens.txt</c> (UTF-8, one label a line) and <c>tokens.json</c> (a list of text).</summary>
public static class LabelFile
{
    private const int MaxBytes = 1 << 20;

    private static readonly JsonSerializerOptions ListOfText = new() { MaxDepth = 2 };

    /// <summary>Reads a token list; the extension <c>.json</c> says that it is JSON.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its labels, in logit order.</returns>
    /// <exception cref="ModelException">The file cannot be read, is not UTF-8 or JSON, lacks <c>&lt;unk&gt;</c>, or its labels are invalid.</exception>
    public static LabelSet Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var text = TextFile.Read(path, MaxBytes);
        try
        {
            var names = Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase) ? ParseJson(text) : ParseLines(text);
            if (!names.Contains(LabelSet.Unknown))
            {
                throw new ModelException($"the label {LabelSet.Unknown} is missing. Upstream's token lists always have it; add it at the place of its logit.");
            }

            return new LabelSet(names);
        }
        catch (Exception e) when (e is ModelException or JsonException)
        {
            throw new ModelException($"{path}: {e.Message}", e);
        }
    }

    // Trailing white space is upstream's to strip; an empty line inside would be a class without a name, so the set refuses it.
    private static string[] ParseLines(string text) => text.Length == 0 ? [] : Array.ConvertAll(text.TrimEnd().Split('\n'), line => line.TrimEnd());

    private static string[] ParseJson(string text)
    {
        var names = JsonSerializer.Deserialize<string?[]>(text, ListOfText) ?? [];
        return Array.ConvertAll(names, name => name?.TrimEnd() ?? "");
    }
}
