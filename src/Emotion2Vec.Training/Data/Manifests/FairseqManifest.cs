using System.Globalization;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Data.Manifests;

/// <summary>
/// fairseq's tsv (examples/wav2vec/wav2vec_manifest.py): the root folder, then a path and a number of samples per line. Labels stand beside it, line for
/// line: <c>.lbl</c> with a label each (fairseq's audio classification), or <c>.emo</c> with a name and a label each (emotion2vec's iemocap_downstream).
/// </summary>
internal static class FairseqManifest
{
    private const string PlainLabels = ".lbl";
    private const string NamedLabels = ".emo";

    /// <summary>Opens the file and, if there is one, the file of labels beside it.</summary>
    public static ManifestSource Open(string path)
    {
        var text = ManifestText.Read(path);
        using var first = text.Lines().GetEnumerator();
        if (!first.MoveNext())
        {
            throw text.Error(1, "the root folder is missing. A fairseq tsv begins with it.");
        }

        var root = first.Current.Text.Trim();
        if (root.Contains('\t', StringComparison.Ordinal) || root.Contains('\0', StringComparison.Ordinal))
        {
            throw text.Error(first.Current.Number, "the line is no folder. A fairseq tsv begins with the root folder; a table with column names is CSV: name it .csv.");
        }

        var labels = FindLabels(path);
        var rows = labels is null ? Rows(text) : Labelled(text, labels);
        return new(text, rows, Path.GetFullPath(root, Path.GetDirectoryName(path) ?? "/"), labels is null ? [text] : [text, labels]);
    }

    private static ManifestText? FindLabels(string path)
    {
        var found = new[] { PlainLabels, NamedLabels }.Select(ending => Path.ChangeExtension(path, ending)).Where(File.Exists).ToList();
        return found switch
        {
            [] => null,
            [var one] => ManifestText.Read(one),
            _ => throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{path}' has two files of labels, {string.Join(" and ", found)}: remove one."),
        };
    }

    private static IEnumerable<(int Line, ManifestRow Row)> Rows(ManifestText text)
    {
        foreach (var (number, line) in text.Lines().Skip(1))
        {
            var columns = line.Split('\t');
            if (columns.Length != 2 || !long.TryParse(columns[1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var samples))
            {
                throw text.Error(number, "the line is no path, tab and number of samples.");
            }

            // Files of fairseq's manifests are at the model's rate; were they not, only the planning of batches would suffer.
            yield return (number, new ManifestRow { Path = columns[0], Seconds = (double)samples / ModelAudio.SampleRate });
        }
    }

    private static IEnumerable<(int Line, ManifestRow Row)> Labelled(ManifestText text, ManifestText labels)
    {
        using var label = labels.Lines().GetEnumerator();
        foreach (var (number, row) in Rows(text))
        {
            if (!label.MoveNext())
            {
                throw text.Error(number, $"the utterance has no label: '{labels.Path}' has fewer lines. They belong together line for line.");
            }

            yield return (number, row with { Label = LabelOf(labels, label.Current.Number, label.Current.Text, row.Path!) });
        }

        if (label.MoveNext())
        {
            throw labels.Error(label.Current.Number, $"'{text.Path}' has fewer utterances than there are labels. They belong together line for line.");
        }
    }

    private static string LabelOf(ManifestText labels, int number, string line, string path)
    {
        if (!labels.Path.EndsWith(NamedLabels, StringComparison.Ordinal))
        {
            return line.Trim();
        }

        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2)
        {
            throw labels.Error(number, "the line is no name and label.");
        }

        return words[0] == Path.GetFileNameWithoutExtension(path)
            ? words[1]
            : throw labels.Error(number, $"the label is of '{words[0]}', but the utterance of that place is '{path}'. They belong together line for line.");
    }
}
