namespace Emotion2Vec.Training.Runs;

/// <summary>One start of a run: the first, or one with <c>--resume</c>.</summary>
public sealed record RunStart
{
    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended; null while it runs, and for ever if it was killed.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>The update that it went on from; 0 for a beginning.</summary>
    public required long FromUpdate { get; init; }

    /// <summary>What ran: programs, libraries and the system, by name.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }
}
