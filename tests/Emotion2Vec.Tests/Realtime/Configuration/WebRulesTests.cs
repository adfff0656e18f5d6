using Emotion2Vec.Realtime.Configuration;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Tests.Realtime.Configuration;

public sealed class WebRulesTests
{
    private const string Token = "0123456789abcdef";

    [Theory]
    [InlineData("127.0.0.1", "", "")]
    [InlineData("::1", "", "")]
    [InlineData("127.9.9.9", "", "")]
    [InlineData("0.0.0.0", "", "Web:Address")]
    [InlineData("::", "", "Web:Address")]
    [InlineData("192.0.2.1", "", "Web:Address")]
    [InlineData("0.0.0.0", Token, "")]
    [InlineData("no address", "", "")]
    public void Check_BeyondLoopback_NeedsAToken(string address, string token, string expected) =>
        Assert.Equal(expected, string.Join(',', WebRules.Check(new() { Address = address, Token = token }).Select(problem => problem.Path)));

    [Fact]
    public void Check_SwitchedOff_NeedsNone() => Assert.Empty(WebRules.Check(new() { Enabled = false, Address = "0.0.0.0" }));

    [Fact]
    public void Check_TokenTwiceOrNowhere_IsNamed()
    {
        var problems = WebRules.Check(new() { Token = Token, TokenFile = "/nowhere/token" }).ToList();

        Assert.Equal(["Web:TokenFile", "Web:TokenFile"], problems.Select(problem => problem.Path));
        Assert.Contains("/nowhere/token", problems[1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("0123456789abcdef 0123456789abcdef")]
    public void Validate_WeakToken_IsRefusedWithoutBeingShown(string token)
    {
        var problem = Assert.Single(OptionsValidator.Validate(new() { Streams = [new() { Id = "a", Source = "a.wav" }], Web = new() { Token = token } }));

        Assert.Equal("Web:Token", problem.Path);
        Assert.DoesNotContain(token, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_OfOptions_HidesTheToken() => Assert.DoesNotContain(Token, new RealtimeOptions { Web = new() { Token = Token } }.ToString(), StringComparison.Ordinal);
}
