namespace Emotion2Vec.Model.Network;

/// <summary>Places where training drops elements, each with a rate of its own (<see cref="Configuration.TrainingConfig"/>).</summary>
public enum DropoutSite
{
    /// <summary>Input of the context encoder, after its norm: <c>prenet_dropout</c>.</summary>
    PrenetInput,

    /// <summary>Input of the main encoder: <c>dropout_input</c>.</summary>
    EncoderInput,

    /// <summary>Output of an attention: <c>encoder_dropout</c>.</summary>
    AttentionOutput,

    /// <summary>After either layer of an MLP: <c>activation_dropout</c>.</summary>
    Activation,

    /// <summary>Output of an MLP, after the point where targets are taken: <c>post_mlp_drop</c>.</summary>
    MlpOutput,

    /// <summary>Input of the pre-training decoder: <c>decoder.input_dropout</c>.</summary>
    DecoderInput,
}
