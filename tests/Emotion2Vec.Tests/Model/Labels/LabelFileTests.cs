using Emotion2Vec.Model;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Tests.Model.Weights;

namespace Emotion2Vec.Tests.Model.Labels;

public sealed class LabelFileTests
{
    private static LabelSet Read(string name, string content)
    {
        using var scratch = new ScratchFolder();
        return LabelFile.Read(scratch.Write(name, content));
    }

    [Theory]
    [InlineData("tokens.txt", "angry\nhappy  \r\n<unk>\n\n")]
    [InlineData("tokens.txt", "\ufeffangry\nhappy\n<unk>")]
    [InlineData("tokens.json", """["angry", "happy ", "<unk>"]""")]
    public void Read_EitherFormat_StripsTrailingSpace(string name, string content) =>
        Assert.Equal(["angry", "happy", "<unk>"], Read(name, content).Names);

    [Theory]
    [InlineData("tokens.txt", "", "<unk>")]
    [InlineData("tokens.txt", "angry\nhappy", "<unk>")]
    [InlineData("tokens.txt", "angry\n\n<unk>", "Label 2")]
    [InlineData("tokens.txt", "angry\nangry\n<unk>", "'angry' is there twice")]
    [InlineData("tokens.json", """["<unk>", null]""", "Label 2")]
    [InlineData("tokens.json", """{"<unk>": 1}""", "tokens.json")]
    [InlineData("tokens.json", """["<unk>", 3]""", "tokens.json")]
    [InlineData("tokens.json", "", "tokens.json")]
    public void Read_BadList_NamesFileAndReason(string name, string content, string expected)
    {
        var message = Assert.Throws<ModelException>(() => Read(name, content)).Message;

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(name, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NotUtf8_IsRefused()
    {
        using var scratch = new ScratchFolder();

        var message = Assert.Throws<ModelException>(() => LabelFile.Read(scratch.Write("tokens.txt", [0xc9, 0xfa, 0xc6, 0xf8]))).Message;

        Assert.Contains("UTF-8", message, StringComparison.Ordinal);
    }
}
