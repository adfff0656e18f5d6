using Emotion2Vec.Model.Configuration;

namespace Emotion2Vec.Training.Pretraining;

/// <summary>Settings of upstream's training that this objective does not have. Each is refused by name, so that nobody believes it was heeded.</summary>
internal static class PretrainingRules
{
    /// <summary>Checks a configuration.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="training">Settings of the run.</param>
    /// <returns>All problems; empty if the run can be had.</returns>
    public static IReadOnlyList<string> Check(EncoderConfig config, TrainingConfig training)
    {
        var (masking, targets, decoder) = (training.Masking, training.Targets, training.Decoder);
        (string Key, bool IsRefused, string Remedy)[] rules =
        [
            ("ema_encoder_only", training.EmaEncoderOnly, "must be false: the teacher has positions, tokens and context blocks of its own"),
            ("ema_local_encoder", training.EmaLocalEncoder, "must be false: the teacher is given the student's local features"),
            ("local_grad_mult", training.LocalGradMult is not (0 or 1), "must be 1, or 0 to freeze the feature encoder"),
            ("decoder_group", training.DecoderGroup, "must be false: the decoder has no learning rate of its own"),
            ("adversarial_training", targets.AdversarialTraining, "must be false"),
            ("recon_loss", targets.ReconLoss > 0, "must be 0"),
            ("d2v_loss and cls_loss", targets is { D2vLoss: 0, ClsLoss: 0 }, "are both 0: nothing would be learnt"),
            ("cls_type", config.NumExtraTokens == 0 && targets.ClsLoss > 0 && targets.ClsType != "global", $"is {targets.ClsType}, which needs extra tokens; without them only global is possible"),
            ("mask_prob_min", masking.MaskProbMin is not null, "must be null: every row hides the same share"),
            ("mask_dropout", masking.MaskDropout > 0, "must be 0"),
            ("inverse_mask", masking.InverseMask, "must be false"),
            ("keep_masked_pct", masking.KeepMaskedPct > 0, "must be 0"),
            ("add_masks and remove_masks", masking.AddMasks || masking.RemoveMasks, "must be false: single frames make up the number"),
            ("encoder_zero_mask", !masking.EncoderZeroMask, "must be true"),
            ("mask_channel_prob", masking.MaskChannelProb > 0, "must be 0"),
            ("add_positions_masked and add_positions_all", decoder.AddPositionsMasked || decoder.AddPositionsAll, "must be false: the audio encoder has no fixed positions"),
            ("decoder_groups", config.EmbedDim % decoder.DecoderGroups != 0, $"{decoder.DecoderGroups} must divide embed_dim {config.EmbedDim}"),
        ];
        return [.. rules.Where(rule => rule.IsRefused).Select(rule => $"{rule.Key} {rule.Remedy}")];
    }
}
