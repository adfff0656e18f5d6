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

    /// <summary>IEEE 754 half precision: for CUDA devices, whose products it speeds up. Refused on the processor, which computes it several times slower than float32.</summary>
    Float16,

    /// <summary>The upper half of a float32: for CUDA devices, less exact than float16 and never too small a range. Refused on the processor, which has no kernels for it.</summary>
    BFloat16,
}
