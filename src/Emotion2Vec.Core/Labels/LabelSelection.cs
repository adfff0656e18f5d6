using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Core.Labels;

/// <summary>The classes that are published: where they stand among the model's outputs, and what they are called. Immutable.</summary>
/// <remarks>
/// A class that is left out is left out before pooling: the softmax goes over the others, as if the head had never had it. Place-holders are always left out; upstream
/// leaves classes that a checkpoint does not use in the head and masks them by name (FunASR: <c>label.startswith("unuse")</c>).
/// </remarks>
internal sealed class LabelSelection
{
    private const string UnusedPrefix = "unuse";
    private const int MaxNameLength = 64;

    private readonly int[] _kept;
    private readonly int _labelCount;

    private LabelSelection(int[] kept, IReadOnlyList<string> names, int labelCount, bool[] excluded)
    {
        Excluded = excluded;
        _kept = kept;
        _labelCount = labelCount;
        Names = names;
    }

    /// <summary>[K] what the published classes are called, in the model's order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>[K] true for what stands among them but gets no score.</summary>
    public bool[] Excluded { get; }

    /// <summary>Published classes (K).</summary>
    public int Count => _kept.Length;

    /// <summary>Selects.</summary>
    /// <param name="labels">[V] the model's names, place-holders included.</param>
    /// <param name="rules">What to keep and how to call it.</param>
    /// <returns>The selection.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.ModelMismatch"/>: the model names no class. <see cref="ErrorKind.Configuration"/>: a rule names a class that the model does not have, or a name
    /// cannot be published; the message says which the model has.
    /// </exception>
    public static LabelSelection Of(IReadOnlyList<string> labels, LabelRules rules)
    {
        var used = UsedIn(labels);
        var known = used.Select(i => labels[i]).ToHashSet(StringComparer.Ordinal);
        ThrowIfUnknown("keep", rules.Keep, known);
        ThrowIfUnknown("rename", rules.Rename.Keys, known);
        int[] kept = rules.Keep.Count == 0 ? used : [.. used.Where(i => rules.Keep.Contains(labels[i], StringComparer.Ordinal))];
        string[] names = [.. kept.Select(i => rules.Rename.GetValueOrDefault(labels[i], labels[i]))];
        ThrowIfUnfit(rules, names, known);
        return new(kept, names, labels.Count, new bool[kept.Length]);
    }

    /// <summary>Keeps everything where it stands, for files that are analysed: place-holders get no score, but keep their column.</summary>
    /// <param name="labels">[V] the model's names, place-holders included.</param>
    /// <returns>The selection.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.ModelMismatch"/>: the model names no class.</exception>
    public static LabelSelection InPlace(IReadOnlyList<string> labels)
    {
        var used = UsedIn(labels);
        int[] all = [.. Enumerable.Range(0, labels.Count)];
        return new(all, labels, labels.Count, [.. all.Select(i => !used.Contains(i))]);
    }

    /// <summary>Picks the published classes out of a row.</summary>
    /// <param name="row">[V] values of all classes.</param>
    /// <param name="kept">[K] receives those of the published ones.</param>
    public void Pick(ReadOnlySpan<float> row, Span<float> kept)
    {
        if (_kept.Length == _labelCount)
        {
            row.CopyTo(kept);
            return;
        }

        for (var i = 0; i < _kept.Length; i++)
        {
            kept[i] = row[_kept[i]];
        }
    }

    private static int[] UsedIn(IReadOnlyList<string> labels)
    {
        int[] used = [.. Enumerable.Range(0, labels.Count).Where(i => !labels[i].StartsWith(UnusedPrefix, StringComparison.Ordinal))];
        return used.Length > 0
            ? used
            : throw new Emotion2VecException(ErrorKind.ModelMismatch, $"The model names no class among its {labels.Count} labels; choose one with a classifier.");
    }

    private static void ThrowIfUnknown(string rule, IEnumerable<string> names, HashSet<string> known)
    {
        if (names.Where(name => !known.Contains(name)).ToList() is { Count: > 0 } unknown)
        {
            throw Refuse($"The labels to {rule} include {Quoted(unknown)}, which the model does not have", known);
        }
    }

    private static void ThrowIfUnfit(LabelRules rules, string[] names, HashSet<string> known)
    {
        var unfit = rules.Rename.Values.FirstOrDefault(name => string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength || name.Any(char.IsControl));
        if (unfit is not null)
        {
            throw Refuse($"A label cannot be renamed to '{unfit}': 1 to {MaxNameLength} characters that can be printed are needed", known);
        }

        if (names.CountBy(name => name, StringComparer.Ordinal).Where(pair => pair.Value > 1).Select(pair => pair.Key).ToList() is { Count: > 0 } twice)
        {
            throw Refuse($"Two labels would be published as {Quoted(twice)}, and their scores could not be told apart", known);
        }
    }

    private static Emotion2VecException Refuse(string what, IEnumerable<string> known) =>
        new(ErrorKind.Configuration, $"{what}. The model's labels: {string.Join(", ", known)}.");

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
