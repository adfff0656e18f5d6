namespace Emotion2Vec.Realtime.Models;

/// <summary>Where a checkpoint came from and under which terms; kept beside it and copied into the model package.</summary>
internal sealed record PullRecord
{
    /// <summary>The model's name, which its licence asks to keep.</summary>
    public required string Model { get; init; }

    /// <summary>Where it was fetched.</summary>
    public required Uri Host { get; init; }

    /// <summary>The commit, where the host names one.</summary>
    public required string? Revision { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset FetchedAt { get; init; }

    /// <summary>The licence's name.</summary>
    public required string Licence { get; init; }

    /// <summary>Where the licence can be read.</summary>
    public required Uri LicencePage { get; init; }

    /// <summary>How it was accepted.</summary>
    public required string LicenceAccepted { get; init; }

    /// <summary>The files, with what each was compared with.</summary>
    public required IReadOnlyList<VerifiedFile> Files { get; init; }
}
