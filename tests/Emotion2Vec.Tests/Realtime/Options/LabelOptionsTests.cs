using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Tests.Realtime.Options;

public sealed class LabelOptionsTests
{
    [Fact]
    public void Rules_Lists_AreReadWithTheirSpacesAndEmptyPlacesLeftOut()
    {
        var options = new LabelOptions { Keep = " angry,happy ,, very sad", Rename = "happy = joy, very sad=grief=x," };
        Assert.Equal(["angry", "happy", "very sad"], options.Rules.Keep);
        Assert.Equal(new Dictionary<string, string> { ["happy"] = "joy", ["very sad"] = "grief=x" }, options.Rules.Rename);
        Assert.Empty(options.RenameProblems);
    }

    [Fact]
    public void Rules_Defaults_AreNone()
    {
        Assert.Empty(new LabelOptions().Rules.Keep);
        Assert.Empty(new LabelOptions().Rules.Rename);
    }

    [Theory]
    [InlineData("happy", "'happy', which does not say")]
    [InlineData("happy=", "'happy=', which does not say")]
    [InlineData("=joy", "'=joy', which does not say")]
    [InlineData("happy=joy, happy=glee", "renames 'happy' twice")]
    public void RenameProblems_WrongPairs_AreNamed(string rename, string expected) =>
        Assert.Contains(expected, Assert.Single(new LabelOptions { Rename = rename }.RenameProblems), StringComparison.Ordinal);
}
