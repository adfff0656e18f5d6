using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model.Labels;

namespace Emotion2Vec.Training.Data;

/// <summary>Finds the class that a manifest's label means; a label may be a class's full name or its short one.</summary>
internal static class ClassIndex
{
    private const int MostLabelsNamed = 10;

    /// <summary>Lists the classes by name.</summary>
    /// <param name="labels">The head's classes.</param>
    /// <returns>The place of each in the logits.</returns>
    public static IReadOnlyDictionary<string, int> Of(LabelSet labels)
    {
        var classes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < labels.Count; i++)
        {
            classes.Add(labels.Names[i], i);
        }

        for (var i = 0; i < labels.UsedIndices.Count; i++)
        {
            classes.TryAdd(labels.ShortNames[i], labels.UsedIndices[i]);
        }

        return classes;
    }

    /// <summary>Labels of a manifest, of utterances and of spans.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <returns>Each as often as it is there.</returns>
    public static IEnumerable<string> LabelsIn(Manifest manifest) =>
        manifest.Utterances.SelectMany(utterance => utterance.Spans.Select(span => (string?)span.Label).Append(utterance.Label)).OfType<string>();

    /// <summary>Labels of a manifest that there is no class for.</summary>
    /// <param name="classes">What <see cref="Of"/> gave.</param>
    /// <param name="manifest">The manifest.</param>
    /// <returns>Those labels, each once; empty if all are known.</returns>
    public static IReadOnlyList<string> Unknown(IReadOnlyDictionary<string, int> classes, Manifest manifest) =>
        [.. LabelsIn(manifest).Where(label => !classes.ContainsKey(label)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Requires a class for every label.</summary>
    /// <param name="labels">The head's classes.</param>
    /// <param name="manifest">The manifest.</param>
    /// <param name="remedy">The rest of a sentence that begins with "Map the labels in".</param>
    /// <returns>The classes by name.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: a label has none.</exception>
    public static IReadOnlyDictionary<string, int> Covering(LabelSet labels, Manifest manifest, string remedy)
    {
        var classes = Of(labels);
        var unknown = Unknown(classes, manifest);
        return unknown.Count == 0 ? classes : throw new Emotion2VecException(
            ErrorKind.InvalidInput,
            $"'{manifest.Path}' has labels that the model has no class for: {string.Join(", ", unknown.Take(MostLabelsNamed))}{(unknown.Count > MostLabelsNamed ? ", ..." : "")}. "
            + $"The classes are {string.Join(", ", labels.Names)}. Map the labels in {remedy}.");
    }
}
