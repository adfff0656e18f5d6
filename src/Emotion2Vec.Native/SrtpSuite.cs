namespace Emotion2Vec.Native;

/// <summary>Algorithms that protect RTP.</summary>
internal enum SrtpSuite
{
    /// <summary>RFC 3711: AES in counter mode, 128 bits, tags of 80 bits.</summary>
    AesCm128Sha1Tag80,

    /// <summary>RFC 3711: the same with tags of 32 bits on RTP.</summary>
    AesCm128Sha1Tag32,

    /// <summary>RFC 6188: AES in counter mode, 256 bits, tags of 80 bits.</summary>
    AesCm256Sha1Tag80,

    /// <summary>RFC 6188: the same with tags of 32 bits on RTP.</summary>
    AesCm256Sha1Tag32,

    /// <summary>RFC 7714: AES-GCM, 128 bits.</summary>
    AesGcm128,

    /// <summary>RFC 7714: AES-GCM, 256 bits.</summary>
    AesGcm256,
}
