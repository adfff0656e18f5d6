using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Tests.Support;
using Emotion2Vec.Training.Pretraining;

namespace Emotion2Vec.Training.Tests.Pretraining;

public sealed class PretrainingRulesTests
{
    private static readonly TrainingConfig Sound = new();

    public static TheoryData<string, TrainingConfig> Refused => new()
    {
        { "ema_encoder_only", Sound with { EmaEncoderOnly = true } },
        { "ema_local_encoder", Sound with { EmaLocalEncoder = true } },
        { "local_grad_mult", Sound with { LocalGradMult = 0.5 } },
        { "decoder_group", Sound with { DecoderGroup = true } },
        { "adversarial_training", Sound with { Targets = new() { AdversarialTraining = true } } },
        { "recon_loss", Sound with { Targets = new() { ReconLoss = 1 } } },
        { "cls_loss", Sound with { Targets = new() { D2vLoss = 0, ClsLoss = 0 } } },
        { "mask_prob_min", Sound with { Masking = new() { MaskProbMin = 0.3 } } },
        { "mask_dropout", Sound with { Masking = new() { MaskDropout = 0.1 } } },
        { "inverse_mask", Sound with { Masking = new() { InverseMask = true } } },
        { "keep_masked_pct", Sound with { Masking = new() { KeepMaskedPct = 0.1 } } },
        { "add_masks", Sound with { Masking = new() { AddMasks = true } } },
        { "remove_masks", Sound with { Masking = new() { RemoveMasks = true } } },
        { "encoder_zero_mask", Sound with { Masking = new() { EncoderZeroMask = false } } },
        { "mask_channel_prob", Sound with { Masking = new() { MaskChannelProb = 0.1 } } },
        { "add_positions_masked", Sound with { Decoder = new() { AddPositionsMasked = true } } },
        { "add_positions_all", Sound with { Decoder = new() { AddPositionsAll = true } } },
        { "decoder_groups", Sound with { Decoder = new() { DecoderDim = 70, DecoderGroups = 7 } } },
    };

    [Fact]
    public void Check_PublicConfigurations_AreSound()
    {
        Assert.Empty(PretrainingRules.Check(new(), Sound));
        var tiny = UpstreamConfigReader.Read(UpstreamCase.Folder("config.yaml"));
        Assert.Empty(PretrainingRules.Check(tiny.Encoder, tiny.Training));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Check_SettingThatIsNotHeeded_IsRefusedByName(string key, TrainingConfig training) =>
        Assert.Contains(key, Assert.Single(PretrainingRules.Check(new(), training)), StringComparison.Ordinal);

    [Fact]
    public void Check_PoolOfTokensWithoutTokens_IsRefused()
    {
        Assert.Contains("cls_type", Assert.Single(PretrainingRules.Check(new() { NumExtraTokens = 0 }, Sound)), StringComparison.Ordinal);
        Assert.Empty(PretrainingRules.Check(new() { NumExtraTokens = 0 }, Sound with { Targets = new() { ClsType = "global" } }));
    }
}
