using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Broker.Access;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Tests.Messaging.Broker.Access;

public sealed class AccessListTests
{
    private const string Example = """
        # comment
        topic read public/#

        user viewer
        topic read e2v/#
        topic deny e2v/v1/home/desk/streams/secret/#
        user mic
        topic write e2v/v1/+/+/streams/+/audio
        user all
        topic readwrite everything/#
        topic without/a/word
        pattern readwrite clients/%c/#
        pattern read people/%u/in
        """;

    [Theory]
    [InlineData(null, "public/a", true, false)]
    [InlineData(null, "e2v/a", false, false)]
    [InlineData("viewer", "public/a", false, false)]
    [InlineData("viewer", "e2v/v1/home/desk/status", true, false)]
    [InlineData("viewer", "e2v/v1/home/desk/streams/secret/state", false, false)]
    [InlineData("mic", "e2v/v1/home/desk/streams/kitchen/audio", false, true)]
    [InlineData("mic", "e2v/v1/home/desk/cmd", false, false)]
    [InlineData("all", "everything/x", true, true)]
    [InlineData("all", "without/a/word", true, true)]
    [InlineData("nobody", "everything/x", false, false)]
    [InlineData("nobody", "clients/phone/x", true, true)]
    [InlineData("nobody", "clients/other/x", false, false)]
    [InlineData("nobody", "people/nobody/in", true, false)]
    [InlineData(null, "people//in", false, false)]
    public void Rights_OfTheExample_AsItsLinesSay(string? user, string topic, bool mayRead, bool mayWrite)
    {
        var rights = AccessList.Parse(Example, "acl").For(user, "phone");
        Assert.Equal((mayRead, mayWrite), (rights.MayRead(topic), rights.MayWrite(topic)));
    }

    [Theory]
    [InlineData("#", true)]
    [InlineData("e2v/#", true)]
    [InlineData("+/v1/home/desk/status", true)]
    [InlineData("public/#", false)]
    [InlineData("e2v/v1/home/desk/streams/secret/state", false)]
    public void MaySubscribe_Viewer_WhereAnythingMayBeRead(string filter, bool expected) =>
        Assert.Equal(expected, AccessList.Parse(Example, "acl").For("viewer", "x").MaySubscribe(filter));

    [Theory]
    [InlineData("#")]
    [InlineData("+")]
    [InlineData("phone/x")]
    public void Rights_ClientIdentifierThatIsAFilter_AreNone(string clientId)
    {
        var rights = AccessList.Parse("pattern readwrite clients/%c/#\npattern read all/#", "acl").For(null, clientId);
        Assert.False(rights.MayRead("clients/other/x"));
        Assert.False(rights.MayRead("all/x"));
    }

    [Fact]
    public void Rights_DenialBehindWhatAllows_ComesFirst() =>
        Assert.False(AccessList.Parse("topic readwrite a/#\ntopic deny a/b", "acl").For(null, "x").MayRead("a/b"));

    [Theory]
    [InlineData("topic", "'topic' says nothing")]
    [InlineData("\n\nusers me", "line 3: 'users' is none of user, topic and pattern")]
    [InlineData("topic reads a/b", "line 1: 'reads' is none of read, write, readwrite and deny")]
    [InlineData("topic read a/#/b", "'a/#/b' is no topic filter")]
    [InlineData("pattern write a+", "'a+' is no topic filter")]
    public void Parse_WrongLine_NamesIt(string text, string expected)
    {
        var failure = Assert.Throws<Emotion2VecException>(() => AccessList.Parse(text, "acl"));
        Assert.Equal(ErrorKind.Configuration, failure.Kind);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_MoreRulesThanAllowed_IsRefused() =>
        Assert.Contains("more than 10000 rules", Assert.Throws<Emotion2VecException>(() => AccessList.Parse(string.Concat(Enumerable.Repeat("topic a\n", 10001)), "acl")).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_AnyText_IsAListOrAConfigurationError()
    {
        var words = Gen.Elements("user", "topic", "pattern", "read", "write", "readwrite", "deny", "a/b", "%u/%c", "#", "+", "/", "\n", " ", "\t", "\r", "\0", "ä", "me");
        Prop.ForAll(words.ListOf().Select(parts => string.Join(' ', parts)).ToArbitrary(), text =>
        {
            try
            {
                var rights = AccessList.Parse(text, "acl").For("me", "it");
                Assert.True(rights.MayRead("a/b") || !rights.MaySubscribe("a/b"));
            }
            catch (Emotion2VecException failure)
            {
                Assert.Equal(ErrorKind.Configuration, failure.Kind);
                Assert.Contains("acl, line ", failure.Message, StringComparison.Ordinal);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Rights_Asked_AllocateNothing()
    {
        var rights = AccessList.Parse(Example, "acl").For("viewer", "phone");
        rights.MayRead("e2v/v1/home/desk/status");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            rights.MayRead("e2v/v1/home/desk/status");
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
