using Emotion2Vec.Messaging.Broker.Access;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Tests.Messaging.Broker.Access;

public sealed class TopicFiltersTests
{
    private static readonly string[] Levels = ["a", "b", "", "$x"];
    private static readonly Gen<string> Topics = Gen.Elements(Levels).ArrayOf(3).Select(levels => string.Join('/', levels));
    private static readonly Gen<string> Filters = Gen.Elements([.. Levels, "+"]).ArrayOf(3).SelectMany(levels => Gen.Elements("", "/#").Select(end => string.Join('/', levels) + end));

    [Theory]
    [InlineData("a/b", "a/b", true)]
    [InlineData("a/+", "a/b", true)]
    [InlineData("a/+", "a", false)]
    [InlineData("a/+", "a/", true)]
    [InlineData("a/+/b", "a//b", true)]
    [InlineData("a/#", "a", true)]
    [InlineData("a/#", "a/b/c", true)]
    [InlineData("a/#", "ab", false)]
    [InlineData("#", "a", true)]
    [InlineData("#", "$SYS/a", false)]
    [InlineData("+/a", "$SYS/a", false)]
    [InlineData("$SYS/#", "$SYS/a", true)]
    [InlineData("+", "/a", false)]
    [InlineData("+/+", "/a", true)]
    public void Matches_OfTheSpecification_AsItSays(string filter, string topic, bool expected) => Assert.Equal(expected, TopicFilters.Matches(filter, topic));

    [Theory]
    [InlineData("a/#/b")]
    [InlineData("a#")]
    [InlineData("a+/b")]
    [InlineData("")]
    [InlineData("a\0b")]
    public void IsValid_WildcardInsideALevel_IsNot(string filter) => Assert.False(TopicFilters.IsValid(filter));

    [Fact]
    public void Matches_AnyTopicAndFilter_AsTheirLevelsSay() => Prop.ForAll(Filters.ToArbitrary(), Topics.ToArbitrary(), (filter, topic) =>
    {
        Assert.Equal(!(topic.StartsWith('$') && filter[0] is '+' or '#') && MatchesByLevels(filter.Split('/'), topic.Split('/')), TopicFilters.Matches(filter, topic));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Overlap_OfAnyTwoFilters_IsTrueWhereATopicMatchesBoth() => Prop.ForAll(Filters.ToArbitrary(), Filters.ToArbitrary(), Topics.ToArbitrary(), (one, other, topic) =>
    {
        Assert.Equal(TopicFilters.Overlap(one, other), TopicFilters.Overlap(other, one));
        if (TopicFilters.Matches(one, topic) && TopicFilters.Matches(other, topic))
        {
            Assert.True(TopicFilters.Overlap(one, other));
        }
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a/b", "a/c")]
    [InlineData("a/+", "b/+")]
    [InlineData("a", "a/b")]
    [InlineData("#", "$SYS/a")]
    public void Overlap_NothingInCommon_IsFalse(string one, string other) => Assert.False(TopicFilters.Overlap(one, other));

    private static bool MatchesByLevels(string[] filter, string[] topic) =>
        filter.Length == 0 ? topic.Length == 0
        : filter[0] == "#" || (topic.Length > 0 && (filter[0] == "+" || filter[0] == topic[0]) && MatchesByLevels(filter[1..], topic[1..]));
}
