namespace Emotion2Vec.Core.Encoding;

/// <summary>How the encoder is fed; all modes use the same weights.</summary>
public enum EncoderMode
{
    /// <summary>Chunked attention with cached keys and values: each sample is encoded once.</summary>
    Cached,

    /// <summary>The last W seconds are encoded again every hop: what an unadapted checkpoint was trained for, at several times the cost.</summary>
    Window,

    /// <summary>The whole input at once, as upstream does. Files only.</summary>
    Offline,
}
