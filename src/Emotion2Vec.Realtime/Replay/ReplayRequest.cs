namespace Emotion2Vec.Realtime.Replay;

/// <summary>What <c>replay</c> was asked for.</summary>
internal sealed record ReplayRequest
{
    /// <summary>The session: a file that Sinks:JsonLines wrote.</summary>
    public required string Path { get; init; }

    /// <summary>Seconds of the session per second; infinite for as fast as sinks take it.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Whether it begins again at its end.</summary>
    public bool Loop { get; init; }

    /// <summary>Where to begin, counted from the session's first moment.</summary>
    public TimeSpan From { get; init; }

    /// <summary>Where to end.</summary>
    public TimeSpan To { get; init; } = TimeSpan.MaxValue;

    /// <summary>Whether wrong lines are skipped rather than an error.</summary>
    public bool SkipsBadLines { get; init; }
}
