namespace Emotion2Vec.Training.Data.Manifests;

/// <summary>What one row of a manifest says, not yet checked. The names are those of columns and JSON keys.</summary>
internal sealed record ManifestRow
{
    public string? Id { get; init; }

    public string? Path { get; init; }

    public string? Label { get; init; }

    public string? Speaker { get; init; }

    public string? Session { get; init; }

    public string? Split { get; init; }

    public string? Conversation { get; init; }

    public int? Turn { get; init; }

    public double? Start { get; init; }

    public double? End { get; init; }

    public double? Seconds { get; init; }

    public double? Arousal { get; init; }

    public double? Valence { get; init; }

    public double? Dominance { get; init; }

    public IReadOnlyList<LabeledSpan?>? Spans { get; init; }
}
