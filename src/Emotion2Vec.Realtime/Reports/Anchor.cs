namespace Emotion2Vec.Realtime.Reports;

/// <summary>Which part of a text stands where it is put.</summary>
internal enum Anchor
{
    /// <summary>Its left end.</summary>
    Start,

    /// <summary>Its middle.</summary>
    Middle,

    /// <summary>Its right end.</summary>
    End,
}
