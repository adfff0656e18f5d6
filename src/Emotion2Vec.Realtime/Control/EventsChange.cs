namespace Emotion2Vec.Realtime.Control;

/// <summary>What is to be different about when a class counts as heard, as under Events in the configuration; what is absent stays as it is.</summary>
internal sealed record EventsChange
{
    /// <summary>Probability from which a class may come.</summary>
    public double? EnterProbability { get; init; }

    /// <summary>How far before the second it must be.</summary>
    public double? EnterMargin { get; init; }

    /// <summary>Milliseconds for which both must hold, 20 to 60000.</summary>
    public int? EnterMs { get; init; }

    /// <summary>Probability below which a class goes.</summary>
    public double? LeaveProbability { get; init; }

    /// <summary>Milliseconds for which it must stay below, 20 to 60000.</summary>
    public int? LeaveMs { get; init; }

    /// <summary>Milliseconds that an episode must last, 0 to 60000.</summary>
    public int? LeastMs { get; init; }
}
