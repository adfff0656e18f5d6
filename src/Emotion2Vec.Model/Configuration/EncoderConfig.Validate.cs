namespace Emotion2Vec.Model.Configuration;

public sealed partial record EncoderConfig
{
    /// <summary>Checks every setting, alone and against the others.</summary>
    /// <returns>All problems, each naming its keys in upstream's words; empty if the architecture can be built and streamed.</returns>
    public IReadOnlyList<string> Validate()
    {
        var problems = new ProblemList();
        problems.Range("embed_dim", EmbedDim, 1, 8192);
        problems.Range("num_heads", NumHeads, 1, 128);
        problems.Range("depth", Depth, 1, 128);
        problems.Range("prenet_depth", PrenetDepth, 0, 128);
        problems.Range("mlp_ratio", MlpRatio, 0.01, 16);
        problems.Range("norm_eps", NormEps, 1e-12, 0.1);
        problems.Range("num_extra_tokens", NumExtraTokens, 0, 256);
        problems.Range("alibi_scale", AlibiScale, -1000, 1000);
        problems.Range("conv_pos_width", ConvPosWidth, 1, 4096);
        problems.Range("conv_pos_groups", ConvPosGroups, 1, 8192);
        problems.Range("conv_pos_depth", ConvPosDepth, 1, 32);
        problems.Require(Enum.IsDefined(ExtractorMode), "extractor_mode is neither layer_norm nor default");

        // Relations are only meaningful between values that are themselves in range.
        if (!problems.Any)
        {
            problems.Require(EmbedDim % NumHeads == 0, $"embed_dim {EmbedDim} is not divisible by num_heads {NumHeads}");
            problems.Require(EmbedDim % ConvPosGroups == 0, $"embed_dim {EmbedDim} is not divisible by conv_pos_groups {ConvPosGroups}");
            problems.Require(MlpDim >= 1, $"mlp_ratio {MlpRatio} leaves the MLP without hidden units");
            problems.Require(!UseAlibi || NumAlibiHeads == NumHeads, $"num_alibi_heads {NumAlibiHeads} differs from num_heads {NumHeads}: every head needs its own slope");
        }

        ValidateFeatureEncoder(problems);
        return problems.All;
    }

    private void ValidateFeatureEncoder(ProblemList problems)
    {
        if (FeatureEncoder.Count is 0 or > FeatureEncoderSpec.MaxLayers)
        {
            problems.Require(false, $"feature_encoder_spec has {FeatureEncoder.Count} layers; 1 to {FeatureEncoderSpec.MaxLayers} are possible");
            return;
        }

        // Layer by layer the hop multiplies, and the support grows by the kernel's reach in input samples.
        var (hop, support) = (1L, 1L);
        for (var i = 0; i < FeatureEncoder.Count; i++)
        {
            var layer = FeatureEncoder[i];
            if (layer is null || layer.Channels is < 1 or > 4096 || layer.Kernel is < 1 or > 256 || layer.Stride is < 1 or > 256)
            {
                problems.Require(false, $"feature_encoder_spec layer {i} is {layer?.ToString() ?? "null"}; "
                    + "channels must lie in 1 to 4096, kernel and stride in 1 to 256");
                return;
            }

            support = Math.Min(support + ((layer.Kernel - 1) * hop), int.MaxValue);
            hop = Math.Min(hop * layer.Stride, int.MaxValue);
        }

        problems.Require(hop == FrameHop && support == FrameSupport, $"feature_encoder_spec has a hop of {hop} samples and a support of {support}; "
            + $"frames are {FrameHop} apart and {FrameSupport} long (20 and 25 ms at 16 kHz)");
    }
}
