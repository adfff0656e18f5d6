namespace Emotion2Vec.Model.Weights;

/// <summary>How a parameter starts when a model is made from scratch, as the authors' training code does it.</summary>
public enum Initialization
{
    /// <summary>All zero: biases of norms and linear layers.</summary>
    Zero,

    /// <summary>All one: weights of norms.</summary>
    One,

    /// <summary>The configured scale of the distance bias.</summary>
    AlibiScale,

    /// <summary>Normal with deviation 0.02: linear layers.</summary>
    Linear,

    /// <summary>Uniform within 1 / sqrt(fan-in): PyTorch's own default for linear layers and convolutions, weight and bias alike.</summary>
    FanInUniform,

    /// <summary>Normal with deviation sqrt(2 / fan-in): the feature encoder's convolutions.</summary>
    KaimingNormal,

    /// <summary>Standard normal: extra tokens, the first of which may start at zero.</summary>
    ExtraTokens,
}
