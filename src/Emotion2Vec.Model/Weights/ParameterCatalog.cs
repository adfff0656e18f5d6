using Emotion2Vec.Model.Configuration;

namespace Emotion2Vec.Model.Weights;

/// <summary>
/// Every parameter of an emotion2vec model, by upstream's names. The decoder is not among a model's: it serves pre-training alone.
/// Checked against the state dict of modelscope/FunASR@3c58cb56, funasr/models/emotion2vec.
/// </summary>
public static class ParameterCatalog
{
    /// <summary>What the audio encoder's parameter names start with.</summary>
    public const string AudioPrefix = "modality_encoders.AUDIO.";

    /// <summary>What the names of the pre-training decoder's parameters start with.</summary>
    public const string DecoderPrefix = AudioPrefix + "decoder.";

    /// <summary>Name of the classifier's weight; a model without a classifier lacks it.</summary>
    public const string HeadWeight = "proj.weight";

    /// <summary>Name of the classifier's bias.</summary>
    public const string HeadBias = "proj.bias";

    /// <summary>Lists the parameters of a model in the order of its forward pass.</summary>
    /// <param name="config">A valid architecture.</param>
    /// <param name="headRows">Rows of the head: classes, then dimensions; 0 for a model without one.</param>
    /// <returns>Names, shapes and initialisations; names are unique.</returns>
    public static IReadOnlyList<ParameterSpec> For(EncoderConfig config, int headRows)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentOutOfRangeException.ThrowIfNegative(headRows);

        var parameters = new List<ParameterSpec>();
        AddLocalEncoder(parameters, config);
        AddProjection(parameters, config);
        AddPositions(parameters, config);
        AddTokensAndBias(parameters, config);
        AddBlocks(parameters, config);
        if (headRows > 0)
        {
            parameters.Add(new(HeadWeight, [headRows, config.EmbedDim], Initialization.Linear, config.EmbedDim));
            parameters.Add(new(HeadBias, [headRows], Initialization.Zero));
        }

        return parameters;
    }

    /// <summary>Lists the parameters of the decoder that pre-training puts on top of the encoder.</summary>
    /// <param name="config">A valid architecture.</param>
    /// <param name="decoder">The decoder; its groups divide the encoder's width, too.</param>
    /// <returns>Names, shapes and initialisations; names are unique.</returns>
    public static IReadOnlyList<ParameterSpec> ForDecoder(EncoderConfig config, DecoderConfig decoder)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(decoder);

        var parameters = new List<ParameterSpec>();
        var inputs = config.EmbedDim;
        for (var i = 0; i < decoder.DecoderLayers; i++)
        {
            var fanIn = inputs / decoder.DecoderGroups * decoder.DecoderKernel;
            parameters.Add(new($"{DecoderPrefix}blocks.{i}.0.weight", [decoder.DecoderDim, inputs / decoder.DecoderGroups, decoder.DecoderKernel], Initialization.FanInUniform, fanIn));
            parameters.Add(new($"{DecoderPrefix}blocks.{i}.0.bias", [decoder.DecoderDim], Initialization.FanInUniform, fanIn));
            inputs = decoder.DecoderDim;
        }

        // Unlike other linear layers these start as PyTorch has it: upstream puts them back after its own initialisation.
        foreach (var (name, from, to) in decoder.Projections(config.EmbedDim))
        {
            parameters.Add(new($"{DecoderPrefix}{name}.weight", [to, from], Initialization.FanInUniform, from));
            parameters.Add(new($"{DecoderPrefix}{name}.bias", [to], Initialization.FanInUniform, from));
        }

        return parameters;
    }

    private static void AddLocalEncoder(List<ParameterSpec> parameters, EncoderConfig config)
    {
        var inputs = 1;
        for (var i = 0; i < config.FeatureEncoder.Count; i++)
        {
            var layer = config.FeatureEncoder[i];
            var prefix = $"{AudioPrefix}local_encoder.conv_layers.{i}.";
            parameters.Add(new(prefix + "0.weight", [layer.Channels, inputs, layer.Kernel], Initialization.KaimingNormal, inputs * layer.Kernel));
            if (config.ExtractorMode == ExtractorMode.LayerNorm)
            {
                AddNorm(parameters, prefix + "2.1", layer.Channels);
            }
            else if (i == 0)
            {
                AddNorm(parameters, prefix + "2", layer.Channels);
            }

            inputs = layer.Channels;
        }
    }

    private static void AddProjection(List<ParameterSpec> parameters, EncoderConfig config)
    {
        var C = config.FeatureChannels;
        AddNorm(parameters, AudioPrefix + "project_features.1", C);
        parameters.Add(new(AudioPrefix + "project_features.2.weight", [config.EmbedDim, C], Initialization.FanInUniform, C));
        parameters.Add(new(AudioPrefix + "project_features.2.bias", [config.EmbedDim], Initialization.FanInUniform, C));
    }

    private static void AddPositions(List<ParameterSpec> parameters, EncoderConfig config)
    {
        const string Stack = AudioPrefix + "relative_positional_encoder.";
        var D = config.EmbedDim;
        if (config.ConvPosPreLn)
        {
            AddNorm(parameters, Stack + "0", D);
        }

        var layers = config.ConvPosPreLn ? Stack + "1." : Stack;
        var groupInputs = D / config.ConvPosGroups;
        var fanIn = groupInputs * config.ConvPosKernel;
        for (var j = 1; j <= config.ConvPosDepth; j++)
        {
            parameters.Add(new($"{layers}{j}.0.weight", [D, groupInputs, config.ConvPosKernel], Initialization.FanInUniform, fanIn));
            parameters.Add(new($"{layers}{j}.0.bias", [D], Initialization.FanInUniform, fanIn));
        }
    }

    private static void AddTokensAndBias(List<ParameterSpec> parameters, EncoderConfig config)
    {
        if (config.NumExtraTokens > 0)
        {
            parameters.Add(new(AudioPrefix + "extra_tokens", [1, config.NumExtraTokens, config.EmbedDim], Initialization.ExtraTokens));
        }

        // Upstream keeps the scale in the state dict even when it is not learned: only requires_grad differs (base.py).
        if (config.UseAlibi)
        {
            long layers = config.LearnedAlibiScalePerLayer ? config.PrenetDepth + config.Depth : 1;
            long heads = config.LearnedAlibiScalePerHead ? config.NumAlibiHeads : 1;
            parameters.Add(new(AudioPrefix + "alibi_scale", [layers, 1, heads, 1, 1], Initialization.AlibiScale));
        }
    }

    private static void AddBlocks(List<ParameterSpec> parameters, EncoderConfig config)
    {
        if (!config.LayerNormFirst && config.NormAffine)
        {
            AddNorm(parameters, AudioPrefix + "context_encoder.norm", config.EmbedDim);
        }

        for (var i = 0; i < config.PrenetDepth; i++)
        {
            AddBlock(parameters, $"{AudioPrefix}context_encoder.blocks.{i}.", config);
        }

        for (var i = 0; i < config.Depth; i++)
        {
            AddBlock(parameters, $"blocks.{i}.", config);
        }

        if (config.LayerNormFirst && config.NormAffine)
        {
            AddNorm(parameters, "norm", config.EmbedDim);
        }
    }

    private static void AddBlock(List<ParameterSpec> parameters, string prefix, EncoderConfig config)
    {
        var D = config.EmbedDim;
        if (config.NormAffine)
        {
            AddNorm(parameters, prefix + "norm1", D);
        }

        AddLinear(parameters, prefix + "attn.qkv", D, 3 * D);
        AddLinear(parameters, prefix + "attn.proj", D, D);
        if (config.NormAffine)
        {
            AddNorm(parameters, prefix + "norm2", D);
        }

        AddLinear(parameters, prefix + "mlp.fc1", D, config.MlpDim);
        AddLinear(parameters, prefix + "mlp.fc2", config.MlpDim, D);
    }

    private static void AddNorm(List<ParameterSpec> parameters, string name, int width)
    {
        parameters.Add(new(name + ".weight", [width], Initialization.One));
        parameters.Add(new(name + ".bias", [width], Initialization.Zero));
    }

    private static void AddLinear(List<ParameterSpec> parameters, string name, int inputs, int outputs)
    {
        parameters.Add(new(name + ".weight", [outputs, inputs], Initialization.Linear, inputs));
        parameters.Add(new(name + ".bias", [outputs], Initialization.Zero));
    }
}
