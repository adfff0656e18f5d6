using System.Globalization;

namespace Emotion2Vec.Training.Data.Manifests;

/// <summary>Turns rows into utterances, or says what is wrong with one.</summary>
internal static class RowCheck
{
    /// <summary>Characters that a name (label, speaker, split and so on) may have.</summary>
    public const int MaxNameLength = 256;

    private const int MaxPathLength = 4096;
    private const int MaxSpans = 10_000;

    // A week: beyond it a number is samples or milliseconds by mistake.
    private const double MaxSeconds = 604_800;

    /// <summary>Checks a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="root">Absolute folder of relative paths.</param>
    /// <param name="utterance">The utterance, if null is returned.</param>
    /// <returns>What is wrong and how to mend it, or null.</returns>
    public static string? TryConvert(ManifestRow row, string root, out Utterance utterance)
    {
        utterance = null!;
        var problem = Places(row) ?? Names(row) ?? Times(row) ?? Ratings(row) ?? Spans(row.Spans, row.End - (row.Start ?? 0) ?? row.Seconds);
        if (problem is not null)
        {
            return problem;
        }

        utterance = new Utterance
        {
            Id = row.Id ?? DefaultId(row),
            Path = Path.GetFullPath(row.Path!, root),
            Start = row.Start ?? 0,
            End = row.End,
            Seconds = row.End - (row.Start ?? 0) ?? row.Seconds,
            Label = row.Label,
            Speaker = row.Speaker,
            Session = row.Session,
            Split = row.Split,
            Conversation = row.Conversation,
            Turn = row.Turn,
            Arousal = row.Arousal,
            Valence = row.Valence,
            Dominance = row.Dominance,
            Spans = row.Spans is null ? [] : [.. row.Spans.Select(span => span!)],
        };
        return null;
    }

    private static string DefaultId(ManifestRow row) =>
        row.Start is null && row.End is null ? row.Path! : string.Create(CultureInfo.InvariantCulture, $"{row.Path}#{row.Start ?? 0}-{row.End}");

    private static string? Places(ManifestRow row)
    {
        if (string.IsNullOrWhiteSpace(row.Path))
        {
            return "there is no path. Name the sound file.";
        }

        return row.Path.Length > MaxPathLength || row.Path.Contains('\0', StringComparison.Ordinal)
            ? $"the path has {row.Path.Length} characters or a NUL among them; {MaxPathLength} ordinary ones are accepted."
            : row.Id is { } id && (string.IsNullOrWhiteSpace(id) || id.Length > MaxPathLength)
                ? $"the id is blank or longer than {MaxPathLength} characters. Leave it out to use the path."
                : null;
    }

    private static string? Names(ManifestRow row) =>
        Name("label", row.Label) ?? Name("speaker", row.Speaker) ?? Name("session", row.Session) ?? Name("split", row.Split)
        ?? Name("conversation", row.Conversation)
        ?? (row.Turn < 0 ? $"turn is {row.Turn}; turns count from 0." : null);

    private static string? Name(string key, string? value) => value is not null && (string.IsNullOrWhiteSpace(value) || value.Length > MaxNameLength)
        ? $"{key} is blank or longer than {MaxNameLength} characters. Leave it out where it is not known."
        : null;

    private static string? Times(ManifestRow row) =>
        Seconds("start", row.Start) ?? Seconds("end", row.End) ?? Seconds("seconds", row.Seconds)
        ?? (row.End <= (row.Start ?? 0) ? Say($"end ({row.End} s) is not after start ({row.Start ?? 0} s).") : null)
        ?? (row.Seconds <= 0 ? Say($"seconds is {row.Seconds}; leave it out where it is not known.") : null);

    private static string? Seconds(string key, double? value) => value is not null and not (>= 0 and <= MaxSeconds)
        ? Say($"{key} is {value}; times are seconds from 0 to {MaxSeconds}.")
        : null;

    private static string? Ratings(ManifestRow row) => Rating("arousal", row.Arousal) ?? Rating("valence", row.Valence) ?? Rating("dominance", row.Dominance);

    private static string? Rating(string key, double? value) =>
        value is { } rating && !double.IsFinite(rating) ? $"{key} is no finite number. Leave it out where it was not rated." : null;

    private static string? Spans(IReadOnlyList<LabeledSpan?>? spans, double? seconds)
    {
        if (spans?.Count > MaxSpans)
        {
            return $"there are {spans.Count} spans; {MaxSpans} are accepted.";
        }

        double end = 0;
        foreach (var span in spans ?? [])
        {
            if (span is null || string.IsNullOrWhiteSpace(span.Label) || span.Label.Length > MaxNameLength)
            {
                return $"a span has no label, or one longer than {MaxNameLength} characters. Leave spans without a class out.";
            }

            // A quarter of a frame of slack, for borders that were rounded to milliseconds.
            if (!(span.Start >= end - 0.005 && span.End > span.Start && span.End <= (seconds + 0.005 ?? MaxSeconds)))
            {
                return Say($"the span {span.Start} to {span.End} s is reversed, begins before the one before it ends ({end} s) or leaves the utterance.");
            }

            end = span.End;
        }

        return null;
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
