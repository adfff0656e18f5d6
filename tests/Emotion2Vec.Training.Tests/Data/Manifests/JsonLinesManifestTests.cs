using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Manifests;

namespace Emotion2Vec.Training.Tests.Data.Manifests;

public sealed class JsonLinesManifestTests : IDisposable
{
    private readonly SoundFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_EveryKey_FillsTheUtterance()
    {
        var path = _folder.WriteText("set/all.jsonl", """
            {"id":"a","path":"wav/a.wav","label":"happy","speaker":"s","session":"1","split":"train","conversation":"c","turn":2,
            """.Trim() + """
            "start":1.5,"end":3,"arousal":0.5,"valence":-1,"dominance":2,"text":"other keys are passed over","spans":[{"start":0,"end":0.5,"label":"sad"},{"start":0.5,"end":1.5,"label":"happy"}]}
            """ + "\n\n");

        var manifest = ManifestReader.Read(path);
        var utterance = Assert.Single(manifest.Utterances);

        Assert.Equal(_folder.At("set/wav/a.wav"), utterance.Path);
        Assert.Equal(("a", "happy", "s", "1", "train", "c", 2), (utterance.Id, utterance.Label, utterance.Speaker, utterance.Session, utterance.Split, utterance.Conversation, utterance.Turn));
        Assert.Equal((1.5, 3, 1.5), (utterance.Start, utterance.End, utterance.Seconds));
        Assert.Equal((0.5, -1, 2), (utterance.Arousal, utterance.Valence, utterance.Dominance));
        Assert.Equal([new LabeledSpan(0, 0.5, "sad"), new LabeledSpan(0.5, 1.5, "happy")], utterance.Spans);
        Assert.Equal($"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))}", manifest.Hash);
    }

    [Fact]
    public void Read_PathAlone_TakesItForTheId()
    {
        var utterance = ManifestReader.Read(_folder.WriteText("m.jsonl", "\uFEFF{\"path\":\"a.wav\",\"seconds\":2.5}\r\n")).Utterances[0];

        Assert.Equal(("a.wav", 2.5, 0, null), (utterance.Id, utterance.Seconds, utterance.Start, utterance.End));
    }

    [Theory]
    [InlineData("{\"label\":\"x\"}", "no path")]
    [InlineData("{\"path\":\"a\",\"start\":2,\"end\":1}", "not after start")]
    [InlineData("{\"path\":\"a\",\"start\":-1}", "start is -1")]
    [InlineData("{\"path\":\"a\",\"end\":1e9}", "end is 1000000000")]
    [InlineData("{\"path\":\"a\",\"seconds\":0}", "seconds is 0")]
    [InlineData("{\"path\":\"a\",\"label\":\" \"}", "label is blank")]
    [InlineData("{\"path\":\"a\",\"turn\":-3}", "turn is -3")]
    [InlineData("{\"path\":\"a\",\"turn\":\"x\"}", "$.turn")]
    [InlineData("{\"path\":\"a\",\"spans\":[{\"start\":0,\"end\":1}]}", "no JSON object")]
    [InlineData("{\"path\":\"a\",\"spans\":[null]}", "no label")]
    [InlineData("{\"path\":\"a\",\"spans\":[{\"start\":1,\"end\":2,\"label\":\"x\"},{\"start\":0,\"end\":1,\"label\":\"x\"}]}", "begins before")]
    [InlineData("{\"path\":\"a\",\"seconds\":1,\"spans\":[{\"start\":0,\"end\":2,\"label\":\"x\"}]}", "leaves the utterance")]
    [InlineData("null", "the line is null")]
    [InlineData("[1]", "no JSON object")]
    [InlineData("{\"path\":", "no JSON object")]
    [InlineData("{\"path\":\"first.wav\"}", "was given in line 1")]
    public void Read_WrongLine_SaysFileLineAndWhat(string line, string expected)
    {
        var path = _folder.WriteText("m.jsonl", $"{{\"path\":\"first.wav\"}}\n{line}\n");

        var error = Assert.Throws<Emotion2VecException>(() => ManifestReader.Read(path));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains($"'{path}', line 2: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\n \n", "holds no utterance")]
    public void Read_NoUtterance_IsAnError(string text, string expected)
    {
        var error = Assert.Throws<Emotion2VecException>(() => ManifestReader.Read(_folder.WriteText("m.jsonl", text)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingFile_IsNotFound() =>
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<Emotion2VecException>(() => ManifestReader.Read(_folder.At("absent.jsonl"))).Kind);

    [Fact]
    public void Read_Device_IsRefusedWithoutReadingIt() =>
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => ManifestReader.Read("/dev/zero")).Kind);
}
