using Emotion2Vec.Realtime.Control;

namespace Emotion2Vec.Realtime.Api;

/// <summary>Body of <c>PATCH /api/streams/{id}</c>.</summary>
internal sealed record ChangeStream
{
    /// <summary>How scores are to be pooled.</summary>
    public TrajectoryChange? Trajectory { get; init; }

    /// <summary>When a class is to count as heard.</summary>
    public EventsChange? Events { get; init; }
}
