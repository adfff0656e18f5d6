namespace Emotion2Vec.Inference;

/// <summary>What a model's products are computed in.</summary>
public enum Precision
{
    /// <summary>8 bits where the package has ranges for it, else float32.</summary>
    Auto,

    /// <summary>Float32: the reference.</summary>
    Float32,

    /// <summary>Whole numbers of 8 bits, with static ranges; refused for a package without.</summary>
    Int8,
}
