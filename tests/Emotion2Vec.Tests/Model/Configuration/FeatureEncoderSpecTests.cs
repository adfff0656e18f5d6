using Emotion2Vec.Model;
using Emotion2Vec.Model.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Tests.Model.Configuration;

public sealed class FeatureEncoderSpecTests
{
    [Fact]
    public void Parse_PublicSpec_IsTheDefault() =>
        Assert.Equal(new EncoderConfig().FeatureEncoder, FeatureEncoderSpec.Parse("[(512, 10, 5)] + [(512, 3, 2)] * 4 + [(512,2,2)] + [(512,2,2)]"));

    [Theory]
    [InlineData("[(1,2,3),(4,5,6),]", 2)]
    [InlineData(" [ ( 1 , 2 , 3 , ) ] * 2 * 3 ", 6)]
    [InlineData("[]*1000000+[(1,1,1)]", 1)]
    [InlineData("[(1,1,1)]*0+[(1,1,1)]", 1)]
    public void Parse_PythonsOtherSpellings_AreUnderstood(string text, int layers) => Assert.Equal(layers, FeatureEncoderSpec.Parse(text).Count);

    [Theory]
    [InlineData("", "'[' expected at character 1")]
    [InlineData("[(512, 10)]", "',' expected at character 10")]
    [InlineData("[(512, 10, 5)", "',' expected at character 14")]
    [InlineData("[(512, 10, -5)]", "whole number")]
    [InlineData("[(512, 10, 99999999999)]", "whole number")]
    [InlineData("[(1,1,1)] * 33", "more than 32")]
    [InlineData("[(1,1,1)] * 999999 * 999999", "more than 32")]
    [InlineData("[(1,1,1)] - [(1,1,1)]", "'+', '*' or the end")]
    [InlineData("__import__('os').system('true')", "'[' expected")]
    [InlineData("[]", "no layers")]
    public void Parse_OtherText_SaysWhatAndWhere(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<ModelException>(() => FeatureEncoderSpec.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_AnyText_ThrowsNothingButModelException() => Prop.ForAll(
        Gen.Elements("[", "]", "(", ")", ",", "+", "*", " ", "1", "99", "x").ListOf().Select(parts => string.Concat(parts)).ToArbitrary(),
        text =>
        {
            try
            {
                Assert.InRange(FeatureEncoderSpec.Parse(text).Count, 1, FeatureEncoderSpec.MaxLayers);
            }
            catch (ModelException)
            {
                // The only failure allowed.
            }
        }).QuickCheckThrowOnFailure();
}
