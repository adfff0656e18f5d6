using Emotion2Vec.Realtime.Control;

namespace Emotion2Vec.Realtime.Api;

/// <summary>Body of <c>POST /api/streams</c>.</summary>
internal sealed record AddStream
{
    /// <summary>The stream's name: 1 to 64 characters of a-z, 0-9, '_' and '-'.</summary>
    public string? Stream { get; init; }

    /// <summary>Where the sound comes from; this or <see cref="Sdp"/>.</summary>
    public string? Source { get; init; }

    /// <summary>A session description (SDP) of the RTP to be received.</summary>
    public string? Sdp { get; init; }

    /// <summary>How the people heard were told; written to the log, never published.</summary>
    public string? Consent { get; init; }

    /// <summary>How scores are to be pooled.</summary>
    public TrajectoryChange? Trajectory { get; init; }

    /// <summary>When a class is to count as heard.</summary>
    public EventsChange? Events { get; init; }

    /// <summary>The same as a command.</summary>
    internal StreamCommand Command => new() { Do = "add", Stream = Stream, Source = Source, Sdp = Sdp, Consent = Consent, Trajectory = Trajectory, Events = Events };
}
