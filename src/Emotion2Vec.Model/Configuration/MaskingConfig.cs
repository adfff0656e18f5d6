namespace Emotion2Vec.Model.Configuration;

/// <summary>Which frames are hidden from the student in pre-training. Upstream's <c>modalities.audio</c>.</summary>
public sealed record MaskingConfig
{
    /// <summary>Share of frames that is masked. Upstream <c>mask_prob</c>.</summary>
    /// <value>5 by default.</value>
    public double MaskProb { get; init; } = 0.5;

    /// <summary>Lower end of a random share; null for a fixed one. Upstream <c>mask_prob_min</c>.</summary>
    /// <value>Null by default.</value>
    public double? MaskProbMin { get; init; }

    /// <summary>Added to the share when span centres are drawn, as spans overlap. Upstream <c>mask_prob_adjust</c>.</summary>
    /// <value>05 by default.</value>
    public double MaskProbAdjust { get; init; } = 0.05;

    /// <summary>Frames in a span. Upstream <c>mask_length</c>.</summary>
    /// <value>5 by default.</value>
    public int MaskLength { get; init; } = 5;

    /// <summary>Share of masked frames that is shown after all. Upstream <c>mask_dropout</c>.</summary>
    /// <value>0 by default.</value>
    public double MaskDropout { get; init; }

    /// <summary>Deviation of the noise that stands for masked frames in the decoder. Upstream <c>mask_noise_std</c>.</summary>
    /// <value>01 by default.</value>
    public double MaskNoiseStd { get; init; } = 0.01;

    /// <summary>Whether spans are kept rather than hidden. Upstream <c>inverse_mask</c>.</summary>
    /// <value>False by default.</value>
    public bool InverseMask { get; init; }

    /// <summary>Share of masked frames the encoder still sees. Upstream <c>keep_masked_pct</c>.</summary>
    /// <value>0 by default.</value>
    public double KeepMaskedPct { get; init; }

    /// <summary>Whether rows with too few masked frames get whole spans more. Upstream <c>add_masks</c>.</summary>
    /// <value>False by default.</value>
    public bool AddMasks { get; init; }

    /// <summary>Whether rows with too many masked frames lose whole spans. Upstream <c>remove_masks</c>.</summary>
    /// <value>False by default.</value>
    public bool RemoveMasks { get; init; }

    /// <summary>Whether masked frames are zero, not noise, before the positional convolutions. Upstream <c>encoder_zero_mask</c>.</summary>
    /// <value>True by default.</value>
    public bool EncoderZeroMask { get; init; } = true;

    /// <summary>Share of channels that is masked. Upstream <c>mask_channel_prob</c>.</summary>
    /// <value>0 by default.</value>
    public double MaskChannelProb { get; init; }

    /// <summary>Channels in a span. Upstream <c>mask_channel_length</c>.</summary>
    /// <value>64 by default.</value>
    public int MaskChannelLength { get; init; } = 64;

    internal void Validate(ProblemList problems)
    {
        problems.Range("mask_prob", MaskProb, 0, 1);
        problems.Range("mask_prob_min", MaskProbMin ?? 0, 0, 1);
        problems.Range("mask_prob_adjust", MaskProbAdjust, 0, 1);
        problems.Range("mask_length", MaskLength, 1, 1000);
        problems.Range("mask_dropout", MaskDropout, 0, 1);
        problems.Range("mask_noise_std", MaskNoiseStd, 0, 10);
        problems.Range("keep_masked_pct", KeepMaskedPct, 0, 1);
        problems.Range("mask_channel_prob", MaskChannelProb, 0, 1);
        problems.Range("mask_channel_length", MaskChannelLength, 1, 8192);
    }
}
