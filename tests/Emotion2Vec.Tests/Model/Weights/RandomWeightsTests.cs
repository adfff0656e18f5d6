using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Tests.Model.Weights;

public sealed class RandomWeightsTests
{
    private const string Audio = "modality_encoders.AUDIO.";

    private static readonly EncoderConfig Small = new() { EmbedDim = 192, NumHeads = 6, NumAlibiHeads = 6, Depth = 1, PrenetDepth = 1 };

    private static readonly int[] ExpectedBits = [-1119997422, -1149884088, 999700746, -1137257021];

    private static readonly int[] ExpectedUniformBits = [1023451465, -1122808810, 1023864429, -1132235248];

    private static float[] Draw(string name, int seed = 1)
    {
        using var weights = new RandomWeights(Small, 9, seed);
        return weights.ReadAll(name);
    }

    private static double Deviation(float[] values) => Math.Sqrt(values.Average(v => (double)v * v));

    [Fact]
    public void Read_SameSeed_GivesTheseBitsForEver()
    {
        // Computed with an independent implementation. A change here changes every bundled random model.
        Assert.Equal(ExpectedBits, Draw("blocks.0.attn.proj.weight")[..4].Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(ExpectedUniformBits, Draw(Audio + "project_features.2.bias")[..4].Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Read_OtherSeedOrName_GivesOtherNumbers()
    {
        var values = Draw("blocks.0.attn.proj.weight");

        Assert.NotEqual(values, Draw("blocks.0.attn.proj.weight", 2));
        Assert.NotEqual(values, Draw(Audio + "context_encoder.blocks.0.attn.proj.weight"));
    }

    [Theory]
    [InlineData("blocks.0.attn.qkv.weight", 0.02)]
    [InlineData("proj.weight", 0.02)]
    [InlineData(Audio + "local_encoder.conv_layers.0.0.weight", 0.4472)] // sqrt(2 / 10)
    [InlineData(Audio + "local_encoder.conv_layers.1.0.weight", 0.03608)] // sqrt(2 / 1536)
    [InlineData(Audio + "project_features.2.weight", 0.02552)] // 1 / sqrt(3 * 512)
    [InlineData(Audio + "relative_positional_encoder.1.0.weight", 0.03824)] // 1 / sqrt(3 * 12 * 19)
    public void Read_DrawnParameter_HasTheDeviationOfItsKind(string name, double expected)
    {
        var values = Draw(name);

        Assert.InRange(Deviation(values), expected * 0.94, expected * 1.06);
        Assert.InRange(values.Average(), -0.1 * expected, 0.1 * expected);
    }

    [Fact]
    public void Read_UniformParameter_StaysWithinItsBound() =>
        Assert.All(Draw(Audio + "project_features.2.weight"), value => Assert.InRange(value, -1 / MathF.Sqrt(512), 1 / MathF.Sqrt(512)));

    [Fact]
    public void Read_ConstantParameter_IsItsConstant()
    {
        Assert.All(Draw("blocks.0.norm1.weight"), value => Assert.Equal(1, value));
        Assert.All(Draw("blocks.0.mlp.fc1.bias"), value => Assert.Equal(0, value));
        Assert.All(Draw(Audio + "alibi_scale"), value => Assert.Equal(1, value));
    }

    [Fact]
    public void Read_ExtraTokens_StartWithAZeroOne()
    {
        var tokens = Draw(Audio + "extra_tokens");

        Assert.All(tokens[..192], value => Assert.Equal(0, value));
        Assert.InRange(Deviation(tokens[192..]), 0.94, 1.06);
    }
}
