namespace Emotion2Vec.Realtime.Serving;

/// <summary>Where a stream is from.</summary>
internal enum StreamOrigin
{
    /// <summary>Named by the configuration.</summary>
    Configured,

    /// <summary>Come through a door.</summary>
    Door,

    /// <summary>Added from outside while the program runs.</summary>
    Added,
}
