namespace Emotion2Vec.Model.Weights;

/// <summary>How a float is stored. Everything is float32 once read.</summary>
public enum FloatType
{
    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>IEEE 754 binary16.</summary>
    Float16,

    /// <summary>The upper half of a binary32.</summary>
    BFloat16,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,
}
