using Emotion2Vec.CommandLine;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Tests.CommandLine;

public sealed class EditDistanceTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("Web:Prot", "web:port", 2)]
    [InlineData("", "abc", 3)]
    public void Between_KnownPairs_Counts(string a, string b, int distance) => Assert.Equal(distance, EditDistance.Between(a, b));

    [Fact]
    public void Between_AnyWords_IsAMetric() => Prop.ForAll<string?, string?, string?>((a, b, c) =>
    {
        var (x, y, z) = (Clip(a), Clip(b), Clip(c));
        var distance = EditDistance.Between(x, y);
        return distance == EditDistance.Between(y, x)
            && EditDistance.Between(x, x) == 0
            && distance <= Math.Max(x.Length, y.Length)
            && distance >= Math.Abs(x.Length - y.Length)
            && distance <= EditDistance.Between(x, z) + EditDistance.Between(z, y);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Between_LongText_IsNotCompared() => Assert.Equal(int.MaxValue, EditDistance.Between(new('a', 129), "a"));

    private static string Clip(string? text) => text is null ? "" : text[..Math.Min(text.Length, 128)];
}
