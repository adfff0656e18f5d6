namespace Emotion2Vec.Audio.Pcm;

/// <summary>How a raw sample is written, little-endian.</summary>
internal enum PcmEncoding
{
    /// <summary>16-bit integers, <c>s16le</c>.</summary>
    S16,

    /// <summary>24-bit integers in three bytes, <c>s24le</c>.</summary>
    S24,

    /// <summary>32-bit integers, <c>s32le</c>.</summary>
    S32,

    /// <summary>32-bit floats, <c>f32le</c>.</summary>
    F32,
}
