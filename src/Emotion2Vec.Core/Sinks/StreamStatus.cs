using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Core.Sinks;

/// <summary>Condition of a stream.</summary>
public enum StreamCondition
{
    /// <summary>Sound arrives.</summary>
    Online,

    /// <summary>The source failed or fell silent on the wire; it is being retried.</summary>
    Degraded,

    /// <summary>Its owner lets it rest: sound is thrown away until it is resumed.</summary>
    Paused,

    /// <summary>The stream ended.</summary>
    Offline,
}

/// <summary>A change of a stream's condition.</summary>
/// <param name="Stream">Which stream.</param>
/// <param name="Condition">Its condition now.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Source">The source's description.</param>
/// <param name="At">When.</param>
public sealed record StreamStatus(StreamId Stream, StreamCondition Condition, string Reason, string Source, DateTimeOffset At)
{
    /// <summary>True for a stream that came through a door: once it is offline its name may never come again, and sinks forget it.</summary>
    public bool IsGuest { get; init; }

    /// <summary>How much of it is told under the load at present.</summary>
    public StreamLoad Load { get; init; }

    /// <summary>Why it is not told whole, for people; empty under <see cref="StreamLoad.Full"/>.</summary>
    public string LoadReason { get; init; } = "";

    /// <summary>True for a door, through which streams come and go: it has a condition, and never scores of its own.</summary>
    public bool IsDoor { get; init; }
}
