namespace Emotion2Vec.Realtime.Options;

/// <summary>A switch that may be left to the program.</summary>
internal enum Toggle
{
    /// <summary>On where it makes sense.</summary>
    Auto,

    /// <summary>On.</summary>
    On,

    /// <summary>Off.</summary>
    Off,
}
