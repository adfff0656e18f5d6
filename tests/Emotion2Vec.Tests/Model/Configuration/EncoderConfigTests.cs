using Emotion2Vec.Model.Configuration;

namespace Emotion2Vec.Tests.Model.Configuration;

public sealed class EncoderConfigTests
{
    [Fact]
    public void Validate_Defaults_AreSound() => Assert.Empty(new EncoderConfig().Validate());

    public static TheoryData<EncoderConfig, string> Broken => new()
    {
        { new EncoderConfig { EmbedDim = 0 }, "embed_dim is 0" },
        { new EncoderConfig { EmbedDim = 770 }, "embed_dim 770 is not divisible by num_heads 12" },
        { new EncoderConfig { ConvPosGroups = 5 }, "conv_pos_groups 5" },
        { new EncoderConfig { NumHeads = 8 }, "num_alibi_heads 12 differs from num_heads 8" },
        { new EncoderConfig { Depth = 100_000 }, "depth is 100000" },
        { new EncoderConfig { NormEps = double.NaN }, "norm_eps is NaN" },
        { new EncoderConfig { MlpRatio = double.PositiveInfinity }, "mlp_ratio" },
        { new EncoderConfig { ConvPosDepth = 0 }, "conv_pos_depth is 0" },
        { new EncoderConfig { ExtractorMode = (ExtractorMode)7 }, "extractor_mode" },
        { new EncoderConfig { FeatureEncoder = [] }, "0 layers" },
        { new EncoderConfig { FeatureEncoder = [new(512, 10, 0)] }, "layer 0" },
        { new EncoderConfig { FeatureEncoder = [new(512, 10, 5)] }, "hop of 5 samples and a support of 10" },
        { new EncoderConfig { FeatureEncoder = [.. Enumerable.Repeat(new ConvLayer(1, 256, 256), 32)] }, "hop of 2147483647" },
        { new EncoderConfig { FeatureEncoder = [null!] }, "layer 0 is null" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Validate_BrokenSetting_IsNamed(EncoderConfig config, string expected) =>
        Assert.Contains(config.Validate(), problem => problem.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Validate_SeveralProblems_ReportsAllAtOnce() =>
        Assert.Equal(3, new EncoderConfig { EmbedDim = -1, Depth = 0, FeatureEncoder = [] }.Validate().Count);

    [Fact]
    public void Validate_NoAlibi_HeadsMayDiffer() => Assert.Empty(new EncoderConfig { UseAlibi = false, NumAlibiHeads = 3 }.Validate());
}
