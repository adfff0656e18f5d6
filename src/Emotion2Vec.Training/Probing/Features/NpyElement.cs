namespace Emotion2Vec.Training.Probing.Features;

/// <summary>Element types of npy files that features come in. The value is the size in bytes.</summary>
internal enum NpyElement
{
    /// <summary><c>&lt;f2</c>.</summary>
    Float16 = 2,

    /// <summary><c>&lt;f4</c>.</summary>
    Float32 = 4,

    /// <summary><c>&lt;f8</c>.</summary>
    Float64 = 8,
}
