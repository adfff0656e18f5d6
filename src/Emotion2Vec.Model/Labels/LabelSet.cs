namespace Emotion2Vec.Model.Labels;

/// <summary>
/// The classes of a model's head, in the order of its logits. A label whose text starts with <c>unuse</c> is one the model was not trained for:
/// its logit counts as minus infinity, and it is left out of what is reported (modelscope/FunASR, emotion2vec/model.py).
/// </summary>
public sealed class LabelSet
{
    /// <summary>The label of "none of these", which upstream's token lists must have.</summary>
    public const string Unknown = "<unk>";

    /// <summary>Most classes a head may have.</summary>
    public const int MaxLabels = 1024;

    private const int MaxLabelLength = 256;
    private const string UnusedPrefix = "unuse";

    private readonly bool[] _used;

    /// <summary>Makes a set from labels in logit order.</summary>
    /// <param name="names">At most 1024 distinct labels; none for a model without a head.</param>
    /// <exception cref="ModelException">A label is empty, too long, twice there or holds control characters, or every label is unused.</exception>
    public LabelSet(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        ThrowIfInvalid(names);
        Names = [.. names];
        _used = [.. Names.Select(name => !name.StartsWith(UnusedPrefix, StringComparison.Ordinal))];
        UsedIndices = [.. Enumerable.Range(0, Names.Count).Where(i => _used[i])];
        if (UsedIndices.Count == 0 && Names.Count > 0)
        {
            throw new ModelException($"All {Names.Count} labels start with '{UnusedPrefix}': nothing is left to report. At least one class must be in use.");
        }

        ShortNames = Shorten([.. UsedIndices.Select(i => Names[i])]);
    }

    /// <summary>The labels of a model without a head: none.</summary>
    public static LabelSet None { get; } = new([]);

    /// <summary>All labels in logit order, unused ones included.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of logits (V).</summary>
    public int Count => Names.Count;

    /// <summary>Which logits are reported, in order.</summary>
    public IReadOnlyList<int> UsedIndices { get; }

    /// <summary>Names for payloads, one for each of <see cref="UsedIndices"/>: the part after the last slash (<c>生气/angry</c> is <c>angry</c>), <c>unknown</c> for <c>&lt;unk&gt;</c>.</summary>
    public IReadOnlyList<string> ShortNames { get; }

    /// <summary>Softmax over the logits, with those of unused labels at minus infinity. Allocates nothing.</summary>
    /// <param name="logits">[V] logits.</param>
    /// <param name="scores">[V] receives the scores; exactly 0 for unused labels. May be the same memory as the logits.</param>
    public void Scores(ReadOnlySpan<float> logits, Span<float> scores)
    {
        if (logits.Length != Count || scores.Length != Count)
        {
            throw new ArgumentException($"{Count} labels need as many logits and scores; got {logits.Length} and {scores.Length}.");
        }

        var largest = float.NegativeInfinity;
        for (var i = 0; i < logits.Length; i++)
        {
            if (_used[i])
            {
                largest = Math.Max(largest, logits[i]);
            }
        }

        var sum = 0f;
        for (var i = 0; i < logits.Length; i++)
        {
            scores[i] = _used[i] ? MathF.Exp(logits[i] - largest) : 0;
            sum += scores[i];
        }

        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] /= sum;
        }
    }

    /// <summary>What upstream returns for an utterance: labels in use with their scores, in logit order.</summary>
    /// <param name="logits">[V] logits.</param>
    /// <returns>One entry for each of <see cref="UsedIndices"/>.</returns>
    public IReadOnlyList<LabelScore> Report(ReadOnlySpan<float> logits)
    {
        var scores = new float[Count];
        Scores(logits, scores);
        return [.. UsedIndices.Select(i => new LabelScore(Names[i], scores[i]))];
    }

    private static void ThrowIfInvalid(IReadOnlyList<string> names)
    {
        if (names.Count > MaxLabels)
        {
            throw new ModelException($"{names.Count} labels are too many; a head may have at most {MaxLabels}.");
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            var name = names[i];
            if (string.IsNullOrWhiteSpace(name) || name.Length > MaxLabelLength || name.Any(char.IsControl))
            {
                throw new ModelException($"Label {i + 1} is empty, longer than {MaxLabelLength} characters or holds control characters.");
            }

            if (!seen.TryAdd(name, i))
            {
                throw new ModelException($"Label '{name}' is there twice, as number {seen[name] + 1} and {i + 1}: scores could not be told apart.");
            }
        }
    }

    // Two labels may share their last part ("a/happy", "b/happy"): such keep their whole text, so that payload names stay distinct.
    private static string[] Shorten(string[] labels)
    {
        var shortened = Array.ConvertAll(labels, ShortName);
        var clashing = shortened.CountBy(name => name).Where(pair => pair.Value > 1).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < shortened.Length; i++)
        {
            if (clashing.Contains(shortened[i]))
            {
                shortened[i] = labels[i];
            }
        }

        return shortened;
    }

    private static string ShortName(string label)
    {
        if (label == Unknown)
        {
            return "unknown";
        }

        var last = label[(label.LastIndexOf('/') + 1)..].Trim();
        // A class in use must not come to read like one that is not: the pipeline leaves those out by their name.
        return last.Length > 0 && !last.StartsWith(UnusedPrefix, StringComparison.Ordinal) ? last : label;
    }
}
