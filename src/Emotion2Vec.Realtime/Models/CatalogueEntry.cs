namespace Emotion2Vec.Realtime.Models;

/// <summary>One published model.</summary>
internal sealed record CatalogueEntry
{
    /// <summary>The name it is pulled by, the same at every host.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in one line.</summary>
    public required string Summary { get; init; }

    /// <summary>Bytes of its checkpoint as published, for people; rounded.</summary>
    public required long ApproximateBytes { get; init; }

    /// <summary>Its files; one of them is the checkpoint.</summary>
    public required IReadOnlyList<CatalogueFile> Files { get; init; }

    /// <summary>Repository at Hugging Face.</summary>
    public required string HuggingFaceRepository { get; init; }

    /// <summary>Repository at ModelScope.</summary>
    public required string ModelScopeRepository { get; init; }

    /// <summary>The terms it is published under.</summary>
    public required Licence Licence { get; init; }
}
