using System.Text.Json.Serialization;

namespace Emotion2Vec.Model.Configuration;

/// <summary>The architecture of an emotion2vec encoder: every setting that changes its forward pass. Defaults are those of the public base models.</summary>
public sealed partial record EncoderConfig
{
    /// <summary>Samples between frames that streaming is built on: 20 ms at 16 kHz.</summary>
    public const int FrameHop = 320;

    /// <summary>Samples that one frame sees: 25 ms at 16 kHz.</summary>
    public const int FrameSupport = 400;

    /// <summary>Width of a frame's vector (D). Upstream <c>embed_dim</c>.</summary>
    /// <value>768 by default.</value>
    public int EmbedDim { get; init; } = 768;

    /// <summary>Attention heads (H); divides D. Upstream <c>num_heads</c>.</summary>
    /// <value>12 by default.</value>
    public int NumHeads { get; init; } = 12;

    /// <summary>Blocks of the main encoder. Upstream <c>depth</c>.</summary>
    /// <value>8 by default.</value>
    public int Depth { get; init; } = 8;

    /// <summary>Blocks of the context encoder ("prenet"). Upstream <c>modalities.audio.prenet_depth</c>.</summary>
    /// <value>4 by default.</value>
    public int PrenetDepth { get; init; } = 4;

    /// <summary>Hidden width of the MLP as a multiple of D. Upstream <c>mlp_ratio</c>.</summary>
    /// <value>4 by default.</value>
    public double MlpRatio { get; init; } = 4;

    /// <summary>Epsilon of the block norms, the context norm and the final norm. Upstream <c>norm_eps</c>; others are fixed at 1e-5.</summary>
    /// <value>1e-5 by default.</value>
    public double NormEps { get; init; } = 1e-5;

    /// <summary>Whether those norms have weight and bias. Upstream <c>norm_affine</c>.</summary>
    /// <value>True by default.</value>
    public bool NormAffine { get; init; } = true;

    /// <summary>Pre-norm blocks instead of post-norm ones. Upstream <c>layer_norm_first</c>.</summary>
    /// <value>False by default.</value>
    public bool LayerNormFirst { get; init; }

    /// <summary>Whether the waveform is normalised to zero mean and unit variance. Upstream <c>normalize</c>.</summary>
    /// <value>True by default.</value>
    public bool Normalize { get; init; } = true;

    /// <summary>Learned tokens put before the frames (E). Upstream <c>num_extra_tokens</c>.</summary>
    /// <value>10 by default.</value>
    public int NumExtraTokens { get; init; } = 10;

    /// <summary>Whether attention is biased by distance. Upstream <c>use_alibi_encoder</c>.</summary>
    /// <value>True by default.</value>
    public bool UseAlibi { get; init; } = true;

    /// <summary>The initial value of that bias's scale, which is a parameter either way. Upstream <c>alibi_scale</c>.</summary>
    /// <value>1 by default.</value>
    public double AlibiScale { get; init; } = 1;

    /// <summary>Whether training changes the scale. Upstream <c>learned_alibi_scale</c>.</summary>
    /// <value>True by default.</value>
    public bool LearnedAlibiScale { get; init; } = true;

    /// <summary>One learned scale for each head. Upstream <c>learned_alibi_scale_per_head</c>.</summary>
    /// <value>True by default.</value>
    public bool LearnedAlibiScalePerHead { get; init; } = true;

    /// <summary>One learned scale for each layer. Upstream <c>learned_alibi_scale_per_layer</c>.</summary>
    /// <value>False by default.</value>
    public bool LearnedAlibiScalePerLayer { get; init; }

    /// <summary>Heads that the bias is made for; must equal <see cref="NumHeads"/>. Upstream <c>num_alibi_heads</c>.</summary>
    /// <value>12 by default.</value>
    public int NumAlibiHeads { get; init; } = 12;

    /// <summary>Norms of the feature encoder. Upstream <c>modalities.audio.extractor_mode</c>.</summary>
    /// <value>LayerNorm by default.</value>
    public ExtractorMode ExtractorMode { get; init; } = ExtractorMode.LayerNorm;

    /// <summary>The feature encoder's convolutions. Upstream <c>feature_encoder_spec</c>.</summary>
    /// <value>Seven layers of 512 channels: hop 320, support 400.</value>
    public IReadOnlyList<ConvLayer> FeatureEncoder { get; init; } =
    [
        new(512, 10, 5), new(512, 3, 2), new(512, 3, 2), new(512, 3, 2), new(512, 3, 2), new(512, 2, 2), new(512, 2, 2),
    ];

    /// <summary>Total reach of the positional convolutions, shared among its layers. Upstream <c>conv_pos_width</c>.</summary>
    /// <value>95 by default: a kernel of 19 in each of 5 layers.</value>
    public int ConvPosWidth { get; init; } = 95;

    /// <summary>Groups of the positional convolutions. Upstream <c>conv_pos_groups</c>.</summary>
    /// <value>16 by default.</value>
    public int ConvPosGroups { get; init; } = 16;

    /// <summary>Layers of positional convolutions. Upstream <c>conv_pos_depth</c>.</summary>
    /// <value>5 by default.</value>
    public int ConvPosDepth { get; init; } = 5;

    /// <summary>A LayerNorm before the positional convolutions. Upstream <c>conv_pos_pre_ln</c>.</summary>
    /// <value>False by default.</value>
    public bool ConvPosPreLn { get; init; }

    /// <summary>Kernel of one positional convolution: max(3, width / depth).</summary>
    [JsonIgnore]
    public int ConvPosKernel => Math.Max(3, ConvPosWidth / ConvPosDepth);

    /// <summary>Width of one head (d).</summary>
    [JsonIgnore]
    public int HeadDim => EmbedDim / NumHeads;

    /// <summary>Hidden width of the MLP: floor(D * ratio).</summary>
    [JsonIgnore]
    public int MlpDim => (int)(EmbedDim * MlpRatio);

    /// <summary>Channels that leave the feature encoder.</summary>
    [JsonIgnore]
    public int FeatureChannels => FeatureEncoder[^1].Channels;
}
