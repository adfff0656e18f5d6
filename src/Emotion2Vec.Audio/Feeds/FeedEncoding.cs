namespace Emotion2Vec.Audio.Feeds;

/// <summary>How blocks of sound from the network are written.</summary>
public enum FeedEncoding
{
    /// <summary>16-bit integers, little-endian, interleaved.</summary>
    S16,

    /// <summary>32-bit floats, little-endian, interleaved.</summary>
    F32,

    /// <summary>A wav file per block: header and samples.</summary>
    Wav,

    /// <summary>An Opus packet per block, whatever its channels and bandwidth (RFC 6716).</summary>
    Opus,
}
