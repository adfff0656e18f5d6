using Emotion2Vec.Audio.Files;

namespace Emotion2Vec.Tests.Audio.Files;

public sealed class PaceTests
{
    [Theory]
    [InlineData("realtime", 2.0)]
    [InlineData("fast", 0.0)]
    [InlineData("2", 1.0)]
    [InlineData("0.5", 4.0)]
    [InlineData("1000", 0.002)]
    public void TryParse_Valid_SaysWhenASampleIsDue(string text, double seconds)
    {
        Assert.True(Pace.TryParse(text, out var pace));
        Assert.Equal(TimeSpan.FromSeconds(seconds), pace.DueAt(32000, 16000));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1001")]
    [InlineData("0.001")]
    [InlineData("NaN")]
    [InlineData("1e3")]
    [InlineData("Realtime")]
    [InlineData("1,5")]
    [InlineData("∞")]
    public void TryParse_Invalid_IsFalse(string text) => Assert.False(Pace.TryParse(text, out _));
}
