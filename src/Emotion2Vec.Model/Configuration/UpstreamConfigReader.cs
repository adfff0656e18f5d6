using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Configuration;

/// <summary>
/// Reads upstream's <c>config.yaml</c>, in FunASR's layout (settings under <c>model_conf</c>) or with the settings at the top.
/// Every key is honoured, known to change nothing at inference, or refused by name; all problems are reported at once.
/// </summary>
/// <remarks>Keys and defaults: modelscope/FunASR@3c58cb56, funasr/models/emotion2vec/template.yaml.</remarks>
public static class UpstreamConfigReader
{
    private const int MaxBytes = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">A <c>config.yaml</c>.</param>
    /// <returns>The architecture, the training settings and the prefix rules.</returns>
    /// <exception cref="ModelException">The file cannot be read, or its settings are wrong, unknown or not supported; the message lists all problems.</exception>
    public static UpstreamConfig Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Parse(TextFile.Read(path, MaxBytes), path);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="yaml">The content of a <c>config.yaml</c>.</param>
    /// <param name="source">Where it is from, for messages.</param>
    /// <returns>The architecture, the training settings and the prefix rules.</returns>
    /// <exception cref="ModelException">The settings are wrong, unknown or not supported; the message lists all problems.</exception>
    public static UpstreamConfig Parse(string yaml, string source)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        var problems = new ProblemList();
        var root = new ConfigSection("", YamlValue.ParseMap(yaml, source), problems);
        var isFlat = !root.Has("model_conf") && root.Has("modalities");
        var model = isFlat ? root : root.Section("model_conf");
        if (!isFlat)
        {
            problems.Require(root.Has("model_conf"), "model_conf is missing, and there is no modalities either: this is no emotion2vec configuration");
        }

        var audio = ReadModalities(model);
        var encoder = ReadEncoder(model, audio, problems);
        var training = ReadTraining(model, audio);
        var scopeMap = ReadTopLevel(root, problems);
        foreach (var section in isFlat ? [root, audio] : new[] { root, model, audio })
        {
            section.RefuseUnknown();
        }

        if (!problems.Any)
        {
            problems.AddRange(encoder.Validate());
            problems.AddRange(training.Validate());
        }

        problems.ThrowIfAny(source);
        return new UpstreamConfig(encoder, training, scopeMap);
    }

    private static List<ScopePair> ReadTopLevel(ConfigSection root, ProblemList problems)
    {
        var name = root.Text("model", "Emotion2vec");
        problems.Require(name.Equals("Emotion2vec", StringComparison.OrdinalIgnoreCase), $"model is '{name}'; only Emotion2vec is supported");
        root.Ignore("tokenizer", "tokenizer_conf", "train_conf", "optim", "optim_conf", "scheduler", "scheduler_conf", "dataset", "dataset_conf");

        var flat = root.List("scope_map");
        problems.Require(flat.Count % 2 == 0, "scope_map has an odd number of entries; it is a flat list of pairs: prefix in the checkpoint, prefix in the model");
        var pairs = new List<ScopePair>();
        for (var i = 0; i + 1 < flat.Count; i += 2)
        {
            pairs.Add(new ScopePair(NoneIsEmpty(flat[i]), NoneIsEmpty(flat[i + 1])));
        }

        return pairs;
    }

    private static string NoneIsEmpty(string prefix) => prefix.Equals("none", StringComparison.OrdinalIgnoreCase) ? "" : prefix;

    private static ConfigSection ReadModalities(ConfigSection model)
    {
        var modalities = model.Section("modalities");
        var audio = modalities.Section("audio");
        modalities.Refuse("audio", !modalities.Has("audio"), "it is missing, and only audio models are read");
        modalities.RefuseUnknown();
        var type = audio.Text("type", "AUDIO");
        audio.Refuse("type", !type.Equals("AUDIO", StringComparison.OrdinalIgnoreCase), $"'{type}' is not AUDIO");
        return audio;
    }

    private static EncoderConfig ReadEncoder(ConfigSection model, ConfigSection audio, ProblemList problems)
    {
        var d = new EncoderConfig();
        model.Ignore("extractor_mode", "shared_decoder", "log_norms", "supported_modality", "mae_init", "skip_ema");
        audio.Ignore("alibi_max_pos");
        model.Refuse("norm_eps", !model.Has("norm_eps"), "it is missing and its default is ambiguous: write 1e-05 (FunASR) or 1e-06 (fairseq)");
        audio.Refuse("learned_alibi", audio.Bool("learned_alibi", false), "a learned table of distance biases cannot be built upstream either");

        var depth = model.Int("depth", d.Depth);
        var perLayer = audio.Bool("learned_alibi_scale_per_layer", d.LearnedAlibiScalePerLayer);
        var modelDepth = audio.Int("model_depth", depth);
        audio.Refuse("model_depth", perLayer && modelDepth != depth, $"{modelDepth} differs from depth {depth}, and every layer needs its own alibi_scale");
        return new EncoderConfig
        {
            EmbedDim = model.Int("embed_dim", d.EmbedDim),
            NumHeads = model.Int("num_heads", d.NumHeads),
            Depth = depth,
            PrenetDepth = audio.Int("prenet_depth", d.PrenetDepth),
            MlpRatio = model.Float("mlp_ratio", d.MlpRatio),
            NormEps = model.Float("norm_eps", d.NormEps),
            NormAffine = model.Bool("norm_affine", d.NormAffine),
            LayerNormFirst = model.Bool("layer_norm_first", d.LayerNormFirst),
            Normalize = model.Bool("normalize", d.Normalize),
            NumExtraTokens = audio.Int("num_extra_tokens", d.NumExtraTokens),
            UseAlibi = audio.Bool("use_alibi_encoder", d.UseAlibi),
            AlibiScale = audio.Float("alibi_scale", d.AlibiScale),
            LearnedAlibiScale = audio.Bool("learned_alibi_scale", d.LearnedAlibiScale),
            LearnedAlibiScalePerHead = audio.Bool("learned_alibi_scale_per_head", d.LearnedAlibiScalePerHead),
            LearnedAlibiScalePerLayer = perLayer,
            NumAlibiHeads = audio.Int("num_alibi_heads", d.NumAlibiHeads),
            ExtractorMode = ReadExtractorMode(audio),
            FeatureEncoder = ReadFeatureEncoder(audio, problems) ?? d.FeatureEncoder,
            ConvPosWidth = audio.Int("conv_pos_width", d.ConvPosWidth),
            ConvPosGroups = audio.Int("conv_pos_groups", d.ConvPosGroups),
            ConvPosDepth = audio.Int("conv_pos_depth", d.ConvPosDepth),
            ConvPosPreLn = audio.Bool("conv_pos_pre_ln", d.ConvPosPreLn),
        };
    }

    private static ExtractorMode ReadExtractorMode(ConfigSection audio)
    {
        var mode = audio.Text("extractor_mode", "layer_norm");
        audio.Refuse("extractor_mode", mode is not ("layer_norm" or "default"), $"'{mode}' is neither layer_norm nor default");
        return mode == "default" ? ExtractorMode.Default : ExtractorMode.LayerNorm;
    }

    private static IReadOnlyList<ConvLayer>? ReadFeatureEncoder(ConfigSection audio, ProblemList problems)
    {
        if (!audio.Has("feature_encoder_spec"))
        {
            return null;
        }

        try
        {
            return FeatureEncoderSpec.Parse(audio.Text("feature_encoder_spec", ""));
        }
        catch (ModelException e)
        {
            problems.Require(false, e.Message.TrimEnd('.'));
            return null;
        }
    }

    private static TrainingConfig ReadTraining(ConfigSection model, ConfigSection audio)
    {
        var d = new TrainingConfig();
        return new TrainingConfig
        {
            EncoderDropout = model.Float("encoder_dropout", d.EncoderDropout),
            AttentionDropout = model.Float("attention_dropout", d.AttentionDropout),
            ActivationDropout = model.Float("activation_dropout", d.ActivationDropout),
            PostMlpDrop = model.Float("post_mlp_drop", d.PostMlpDrop),
            DropoutInput = model.Float("dropout_input", d.DropoutInput),
            PrenetDropout = audio.Float("prenet_dropout", d.PrenetDropout),
            Layerdrop = model.Float("layerdrop", d.Layerdrop),
            PrenetLayerdrop = audio.Float("prenet_layerdrop", d.PrenetLayerdrop),
            StartDropPathRate = model.Float("start_drop_path_rate", d.StartDropPathRate),
            EndDropPathRate = model.Float("end_drop_path_rate", d.EndDropPathRate),
            PrenetStartDropPathRate = audio.Float("start_drop_path_rate", d.PrenetStartDropPathRate),
            PrenetEndDropPathRate = audio.Float("end_drop_path_rate", d.PrenetEndDropPathRate),
            InitExtraTokenZero = audio.Bool("init_extra_token_zero", d.InitExtraTokenZero),
            LocalGradMult = audio.Float("local_grad_mult", d.LocalGradMult),
            CloneBatch = model.Int("clone_batch", d.CloneBatch),
            EmaDecay = model.Float("ema_decay", d.EmaDecay),
            EmaEndDecay = model.Float("ema_end_decay", d.EmaEndDecay),
            EmaAnnealEndStep = model.Int("ema_anneal_end_step", d.EmaAnnealEndStep),
            EmaEncoderOnly = model.Bool("ema_encoder_only", d.EmaEncoderOnly),
            EmaSameDtype = model.Bool("ema_same_dtype", d.EmaSameDtype),
            EmaLocalEncoder = audio.Bool("ema_local_encoder", d.EmaLocalEncoder),
            MaxUpdate = model.Int("max_update", d.MaxUpdate),
            Seed = model.Int("seed", d.Seed),
            DecoderGroup = model.Bool("decoder_group", d.DecoderGroup),
            Targets = ReadTargets(model, d.Targets),
            Masking = ReadMasking(audio, d.Masking),
            Decoder = ReadDecoder(audio.Section("decoder"), d.Decoder),
        };
    }

    private static TargetConfig ReadTargets(ConfigSection model, TargetConfig d) => new()
    {
        AverageTopKLayers = model.Int("average_top_k_layers", d.AverageTopKLayers),
        EndOfBlockTargets = model.Bool("end_of_block_targets", d.EndOfBlockTargets),
        InstanceNormTargetLayer = model.Bool("instance_norm_target_layer", d.InstanceNormTargetLayer),
        LayerNormTargetLayer = model.Bool("layer_norm_target_layer", d.LayerNormTargetLayer),
        BatchNormTargetLayer = model.Bool("batch_norm_target_layer", d.BatchNormTargetLayer),
        InstanceNormTargets = model.Bool("instance_norm_targets", d.InstanceNormTargets),
        LayerNormTargets = model.Bool("layer_norm_targets", d.LayerNormTargets),
        D2vLoss = model.Float("d2v_loss", d.D2vLoss),
        ClsLoss = model.Float("cls_loss", d.ClsLoss),
        ClsType = model.Text("cls_type", d.ClsType),
        ReconLoss = model.Float("recon_loss", d.ReconLoss),
        LossBeta = model.Float("loss_beta", d.LossBeta),
        LossScale = model.OptionalFloat("loss_scale"),
        MinTargetVar = model.Float("min_target_var", d.MinTargetVar),
        MinPredVar = model.Float("min_pred_var", d.MinPredVar),
        AdversarialTraining = model.Bool("adversarial_training", d.AdversarialTraining),
        AdversarialHiddenDim = model.Int("adversarial_hidden_dim", d.AdversarialHiddenDim),
        AdversarialWeight = model.Float("adversarial_weight", d.AdversarialWeight),
    };

    private static MaskingConfig ReadMasking(ConfigSection audio, MaskingConfig d) => new()
    {
        MaskProb = audio.Float("mask_prob", d.MaskProb),
        MaskProbMin = audio.OptionalFloat("mask_prob_min"),
        MaskProbAdjust = audio.Float("mask_prob_adjust", d.MaskProbAdjust),
        MaskLength = audio.Int("mask_length", d.MaskLength),
        MaskDropout = audio.Float("mask_dropout", d.MaskDropout),
        MaskNoiseStd = audio.Float("mask_noise_std", d.MaskNoiseStd),
        InverseMask = audio.Bool("inverse_mask", d.InverseMask),
        KeepMaskedPct = audio.Float("keep_masked_pct", d.KeepMaskedPct),
        AddMasks = audio.Bool("add_masks", d.AddMasks),
        RemoveMasks = audio.Bool("remove_masks", d.RemoveMasks),
        EncoderZeroMask = audio.Bool("encoder_zero_mask", d.EncoderZeroMask),
        MaskChannelProb = audio.Float("mask_channel_prob", d.MaskChannelProb),
        MaskChannelLength = audio.Int("mask_channel_length", d.MaskChannelLength),
    };

    private static DecoderConfig ReadDecoder(ConfigSection decoder, DecoderConfig d)
    {
        var config = new DecoderConfig
        {
            DecoderDim = decoder.Int("decoder_dim", d.DecoderDim),
            DecoderGroups = decoder.Int("decoder_groups", d.DecoderGroups),
            DecoderKernel = decoder.Int("decoder_kernel", d.DecoderKernel),
            DecoderLayers = decoder.Int("decoder_layers", d.DecoderLayers),
            InputDropout = decoder.Float("input_dropout", d.InputDropout),
            AddPositionsMasked = decoder.Bool("add_positions_masked", d.AddPositionsMasked),
            AddPositionsAll = decoder.Bool("add_positions_all", d.AddPositionsAll),
            DecoderResidual = decoder.Bool("decoder_residual", d.DecoderResidual),
            ProjectionLayers = decoder.Int("projection_layers", d.ProjectionLayers),
            ProjectionRatio = decoder.Float("projection_ratio", d.ProjectionRatio),
        };
        decoder.RefuseUnknown();
        return config;
    }
}
