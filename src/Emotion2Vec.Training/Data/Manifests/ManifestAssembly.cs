using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Data.Manifests;

/// <summary>Makes a manifest of the rows of a format: checks, chooses the split, maps labels, refuses duplicates.</summary>
internal static class ManifestAssembly
{
    private const int NamesInMessage = 20;

    /// <summary>Makes the manifest.</summary>
    /// <param name="source">What the format made of its files.</param>
    /// <param name="options">What to take.</param>
    /// <exception cref="Emotion2VecException">A row is wrong, or none remains.</exception>
    public static Manifest Build(ManifestSource source, ManifestOptions options)
    {
        var text = source.Text;
        var root = options.AudioRoot is { } given ? Path.GetFullPath(given) : source.Root;
        var all = Check(text, source.Rows, root);
        var chosen = options.Split is { } split ? Choose(text.Path, all, split) : all;
        var mapped = options.Labels is { } labels ? Map(text.Path, chosen, labels) : chosen;
        if (mapped.Count == 0)
        {
            throw new Emotion2VecException(
                ErrorKind.InvalidInput, $"'{text.Path}' holds no utterance{(all.Count > 0 ? " that the label map keeps" : "")}. A training needs at least one.");
        }

        return new Manifest(text.Path, options.ShuffleLabelsSeed is { } seed ? LabelShuffle.Shuffle(mapped, seed) : mapped, ManifestText.Hash(source.Files));
    }

    private static List<Utterance> Check(ManifestText text, IEnumerable<(int Line, ManifestRow Row)> rows, string root)
    {
        var utterances = new List<Utterance>();
        var lines = new Dictionary<string, int>();
        foreach (var (line, row) in rows)
        {
            if (RowCheck.TryConvert(row, root, out var utterance) is { } problem)
            {
                throw text.Error(line, problem);
            }

            if (!lines.TryAdd(utterance.Id, line))
            {
                throw text.Error(line, $"the id '{utterance.Id}' was given in line {lines[utterance.Id]} already. Every utterance has an id of its own.");
            }

            utterances.Add(utterance);
        }

        return utterances;
    }

    private static List<Utterance> Choose(string path, List<Utterance> all, string split)
    {
        var chosen = all.FindAll(utterance => utterance.Split == split);
        return chosen.Count > 0 || all.Count == 0
            ? chosen
            : throw new Emotion2VecException(
                ErrorKind.InvalidInput, $"'{path}' has no utterance of the split '{split}'; it has {List(all.Select(utterance => utterance.Split ?? "(none)"))}.");
    }

    private static List<Utterance> Map(string path, List<Utterance> utterances, IReadOnlyDictionary<string, string?> labels)
    {
        var unknown = utterances.SelectMany(LabelsOf).Where(label => !labels.ContainsKey(label)).ToList();
        if (unknown.Count > 0)
        {
            throw new Emotion2VecException(
                ErrorKind.InvalidInput,
                $"'{path}' has labels that the label map does not name: {List(unknown)}. Map each to a class, or to null to leave it out.");
        }

        return
        [
            .. from utterance in utterances
               where utterance.Label is null || labels[utterance.Label] is not null
               select utterance with
               {
                   Label = utterance.Label is null ? null : labels[utterance.Label],
                   Spans = [.. from span in utterance.Spans let mapped = labels[span.Label] where mapped is not null select span with { Label = mapped }],
               },
        ];
    }

    private static IEnumerable<string> LabelsOf(Utterance utterance) =>
        utterance.Spans.Select(span => span.Label).Concat(utterance.Label is null ? [] : [utterance.Label]);

    private static string List(IEnumerable<string> names)
    {
        var distinct = names.Distinct().Order(StringComparer.Ordinal).ToList();
        return string.Join(", ", distinct.Take(NamesInMessage)) + (distinct.Count > NamesInMessage ? $" and {distinct.Count - NamesInMessage} more" : "");
    }
}
