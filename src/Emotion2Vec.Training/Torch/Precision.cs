namespace Emotion2Vec.Training.Torch;

/// <summary>What products of matrices are computed in.</summary>
public enum Precision
{
    /// <summary>float32 throughout.</summary>
    Fp32,

    /// <summary>bfloat16 in linear layers, convolutions and attention; parameters, norms, sums and losses stay float32.</summary>
    Bf16,
}
