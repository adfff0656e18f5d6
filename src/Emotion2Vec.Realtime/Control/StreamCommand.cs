namespace Emotion2Vec.Realtime.Control;

/// <summary>What somebody outside wants of the node. All of it is from outside.</summary>
internal sealed record StreamCommand
{
    /// <summary><c>list</c>, <c>add</c>, <c>remove</c>, <c>pause</c>, <c>resume</c> or <c>reconfigure</c>.</summary>
    public string? Do { get; init; }

    /// <summary>Which stream; with <c>list</c>, one stream alone.</summary>
    public string? Stream { get; init; }

    /// <summary>Where the sound of a stream to be added comes from; this or <see cref="Sdp"/>.</summary>
    public string? Source { get; init; }

    /// <summary>A session description (SDP) of the RTP to be received.</summary>
    public string? Sdp { get; init; }

    /// <summary>How the people heard were told; written to the log, never published.</summary>
    public string? Consent { get; init; }

    /// <summary>How scores are to be pooled.</summary>
    public TrajectoryChange? Trajectory { get; init; }

    /// <summary>When a class is to count as heard.</summary>
    public EventsChange? Events { get; init; }
}
