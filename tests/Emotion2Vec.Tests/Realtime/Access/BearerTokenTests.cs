using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Access;

namespace Emotion2Vec.Tests.Realtime.Access;

public sealed class BearerTokenTests : IDisposable
{
    private const string Token = "0123456789abcdef";

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(Token)]
    [InlineData(Token + "\n")]
    [InlineData(Token + "\r\nand a note\n")]
    public async Task Read_File_IsItsFirstLine(string content)
    {
        await File.WriteAllTextAsync(_path, content);
        var token = BearerToken.Read(new() { TokenFile = _path })!;

        Assert.True(token.Matches(Token));
        Assert.False(token.Matches(Token + "\n"));
        Assert.False(token.Matches(""));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("0123456789abcdef with spaces")]
    [InlineData("\n0123456789abcdef")]
    public async Task Read_NoToken_NamesFileAndKey(string content)
    {
        await File.WriteAllTextAsync(_path, content);
        var failure = Assert.Throws<Emotion2VecException>(() => BearerToken.Read(new() { TokenFile = _path }));

        Assert.Equal(ErrorKind.Configuration, failure.Kind);
        Assert.Contains("Web:TokenFile", failure.Message, StringComparison.Ordinal);
        Assert.Contains(_path, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789abcdef", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NothingConfigured_IsNoToken() => Assert.Null(BearerToken.Read(new()));
}
