using System.Text.Json;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Data.Manifests;

/// <summary>
/// Metadata of EmoBox (github.com/emo-box/EmoBox, <c>data/SET/fold_K/SET_train_fold_K.jsonl</c>), with the label map of its data set. Paths such as
/// <c>downloads/iemocap/...</c> are relative to the folder that holds <c>data</c>; all channels of a recording are averaged.
/// </summary>
internal static class EmoBoxManifest
{
    private const string LabelMapName = "label_map.json";

    private static readonly (string Mark, string Split)[] Splits = [("_train_", "train"), ("_valid_", "dev"), ("_test_", "test")];

    /// <summary>Says whether a JSON lines file is EmoBox metadata: its first line has a key, and its sound under another name than path.</summary>
    public static bool IsOne(ManifestText text)
    {
        var first = text.Lines().Select(line => line.Text).FirstOrDefault() ?? "";
        try
        {
            using var document = JsonDocument.Parse(first, new JsonDocumentOptions { MaxDepth = 16 });
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("key", out _) && !root.TryGetProperty("path", out _)
                && (root.TryGetProperty("wav", out _) || root.TryGetProperty("audio", out _));
        }
        catch (JsonException)
        {
            // Reading it as plain JSON lines says where it is wrong.
            return false;
        }
    }

    /// <summary>Opens a fold or a whole data set.</summary>
    public static ManifestSource Open(ManifestText text)
    {
        var folder = Path.GetDirectoryName(text.Path) ?? "/";
        var map = FindLabelMap(folder);
        var name = Path.GetFileName(text.Path);
        var split = Array.Find(Splits, split => name.Contains(split.Mark, StringComparison.Ordinal)).Split;
        return new(text, Rows(text, map is null ? null : ReadLabelMap(map), map, split), RootOf(folder), map is null ? [text] : [text, map]);
    }

    private static IEnumerable<(int Line, ManifestRow Row)> Rows(ManifestText text, Dictionary<string, string>? labels, ManifestText? map, string? split)
    {
        foreach (var (number, row) in JsonLinesManifest.Rows<EmoBoxRow>(text))
        {
            var label = row.Emo ?? row.Label;
            if (label is not null && labels?.TryGetValue(label, out label) == false)
            {
                throw text.Error(number, $"the label '{row.Emo ?? row.Label}' is not in '{map?.Path}': add it there.");
            }

            yield return (number, new ManifestRow
            {
                Id = row.Key,
                Path = row.Wav ?? row.Audio,
                Label = label,
                Speaker = row.Speaker,
                Split = split,
                Start = row.StartTime,
                End = row.EndTime,
                Seconds = row.Length,
            });
        }
    }

    private static ManifestText? FindLabelMap(string folder)
    {
        string[] places = [Path.Combine(folder, LabelMapName), Path.Combine(Path.GetDirectoryName(folder) ?? "/", LabelMapName)];
        return Array.Find(places, File.Exists) is { } path ? ManifestText.Read(path) : null;
    }

    private static Dictionary<string, string> ReadLabelMap(ManifestText text)
    {
        try
        {
            // Some of EmoBox's maps differ from its metadata in capitals (EmoDB: Neutral and neutral), while others tell S from s (ASED).
            var exact = JsonSerializer.Deserialize<Dictionary<string, string>>(text.Bytes) ?? [];
            if (exact.Values.Any(value => value is null))
            {
                throw new JsonException("a label maps to null");
            }

            var folded = exact.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() == exact.Count ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
            return new(exact, folded);
        }
        catch (JsonException exception)
        {
            throw new Emotion2VecException(
                ErrorKind.InvalidInput, $"'{text.Path}' is no map of labels: one JSON object with a text for every label is expected.", exception);
        }
    }

    // The folder that holds EmoBox's data folder; the metadata's own where it was taken out of there.
    private static string RootOf(string folder)
    {
        for (var data = folder; data is not null; data = Path.GetDirectoryName(data))
        {
            if (Path.GetFileName(data) == "data")
            {
                return Path.GetDirectoryName(data) ?? "/";
            }
        }

        return folder;
    }
}
