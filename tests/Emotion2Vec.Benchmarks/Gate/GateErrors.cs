namespace Emotion2Vec.Benchmarks.Gate;

/// <summary>Frames that a gate judged, and judged wrongly.</summary>
/// <param name="Speech">Frames of speech.</param>
/// <param name="Missed">Those it took for something else.</param>
/// <param name="Other">Frames without speech.</param>
/// <param name="False">Those it took for speech.</param>
/// <param name="Far">Frames without speech that are further than half a second from any.</param>
/// <param name="FarFalse">Those it took for speech.</param>
internal readonly record struct GateErrors(int Speech, int Missed, int Other, int False, int Far, int FarFalse)
{
    /// <summary>Share of speech that was missed.</summary>
    public double MissRate => (double)Missed / Math.Max(1, Speech);

    /// <summary>Share of the rest that was taken for speech.</summary>
    public double FalseRate => (double)False / Math.Max(1, Other);

    /// <summary>The same, away from speech: without what hangover and pad add at its ends.</summary>
    public double FarFalseRate => (double)FarFalse / Math.Max(1, Far);
}
