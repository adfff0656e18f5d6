namespace Emotion2Vec.Realtime.Options;

/// <summary>How quickly a trajectory follows the voice: a name for a time constant of its causal exponential pool.</summary>
internal enum TrajectoryPreset
{
    /// <summary>0.75 s: half of a change is seen after 0.52 s.</summary>
    Fast,

    /// <summary>1.5 s: half of a change is seen after 1.04 s.</summary>
    Default,

    /// <summary>3 s: half of a change is seen after 2.08 s.</summary>
    Calm,

    /// <summary>Infinite: the running mean since the start, which ends at the offline score of the whole.</summary>
    Utterance,
}
