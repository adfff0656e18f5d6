namespace Emotion2Vec.Realtime.Options;

/// <summary>How quickly one stream's trajectory follows the voice.</summary>
internal enum StreamPreset
{
    /// <summary>As the section Trajectory says for the whole node.</summary>
    Node,

    /// <summary><see cref="TrajectoryPreset.Fast"/>.</summary>
    Fast,

    /// <summary><see cref="TrajectoryPreset.Default"/>.</summary>
    Default,

    /// <summary><see cref="TrajectoryPreset.Calm"/>.</summary>
    Calm,

    /// <summary><see cref="TrajectoryPreset.Utterance"/>.</summary>
    Utterance,
}
