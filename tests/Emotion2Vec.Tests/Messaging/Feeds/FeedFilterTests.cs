using Emotion2Vec.Core.Streams;
using Emotion2Vec.Messaging.Feeds;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Emotion2Vec.Tests.Messaging.Feeds;

public sealed class FeedFilterTests
{
    [Theory]
    [InlineData(null, "", "a.frames b.frames a.state b.state node")]
    [InlineData(null, "?frames=false", "a.state b.state node")]
    [InlineData(null, "?frames=true&streams=a,c", "a.frames a.state b.state node")]
    [InlineData("a", "", "a.frames a.state node")]
    [InlineData("a", "?frames=false&token=secret", "a.state node")]
    public void Wants_AnAddress_IsWhatItAsksFor(string? id, string query, string expected)
    {
        Assert.Null(Read(id, query, out var filter));
        (string Name, FeedKind Kind, StreamId Stream)[] offered =
        [
            ("a.frames", FeedKind.Frames, new("a")), ("b.frames", FeedKind.Frames, new("b")), ("a.state", FeedKind.State, new("a")), ("b.state", FeedKind.State, new("b")), ("node", FeedKind.Info, default),
        ];

        Assert.Equal(expected, string.Join(' ', offered.Where(one => filter!.Wants(one.Kind, one.Stream)).Select(one => one.Name)));
    }

    [Theory]
    [InlineData("A", "", "name")]
    [InlineData("", "", "name")]
    [InlineData("../etc", "", "name")]
    [InlineData(null, "?frames=no", "true or false")]
    [InlineData(null, "?frames=true&frames=true", "true or false")]
    [InlineData(null, "?streams=a,B", "list")]
    [InlineData(null, "?rate=1", "nothing else")]
    public void Read_NonsenseInTheAddress_IsExplained(string? id, string query, string expected)
    {
        Assert.Contains(expected, Read(id, query, out var filter), StringComparison.Ordinal);
        Assert.Null(filter);
    }

    [Fact]
    public void Read_EndlessList_IsRefused() => Assert.NotNull(Read(null, "?streams=" + string.Join(',', Enumerable.Repeat("a", 1025)), out _));

    private static string? Read(string? id, string query, out FeedFilter? filter) => FeedFilter.Read(id, new QueryCollection(QueryHelpers.ParseQuery(query)), out filter);
}
