using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data.Manifests;

namespace Emotion2Vec.Training.Tests.Data.Manifests;

public sealed class FairseqManifestTests : IDisposable
{
    private const string Table = "/root\nSes01/a.wav\t16000\nSes01/b.flac\t24000\n";

    private readonly SoundFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_WithoutLabels_HasPathsAndLengths()
    {
        var utterances = ManifestReader.Read(_folder.WriteText("train.tsv", Table)).Utterances;

        Assert.Equal(["/root/Ses01/a.wav", "/root/Ses01/b.flac"], utterances.Select(utterance => utterance.Path));
        Assert.Equal([1, 1.5], utterances.Select(utterance => utterance.Seconds));
        Assert.All(utterances, utterance => Assert.Null(utterance.Label));
    }

    [Theory]
    [InlineData(".lbl", "ang\nneu\n")]
    [InlineData(".emo", "a\tang\nb neu\n")]
    public void Read_WithLabels_TakesThemLineForLine(string ending, string labels)
    {
        var plain = ManifestReader.Read(_folder.WriteText("train.tsv", Table));
        _folder.WriteText($"train{ending}", labels);
        var labelled = ManifestReader.Read(_folder.At("train.tsv"));

        Assert.Equal(["ang", "neu"], labelled.Utterances.Select(utterance => utterance.Label));
        Assert.NotEqual(plain.Hash, labelled.Hash);
    }

    [Fact]
    public void Read_RelativeRoot_IsRelativeToTheFile() =>
        Assert.Equal(_folder.At("wav/a.wav"), ManifestReader.Read(_folder.WriteText("train.tsv", "wav\na.wav\t1\n")).Utterances[0].Path);

    [Theory]
    [InlineData(".lbl", "ang\n", "line 3: the utterance has no label")]
    [InlineData(".lbl", "ang\nneu\nsad\n", "line 3: '")]
    [InlineData(".emo", "a ang\nc neu\n", "line 2: the label is of 'c'")]
    [InlineData(".emo", "ang\nneu\n", "line 1: the line is no name and label")]
    public void Read_LabelsThatDoNotFit_SaysWhere(string ending, string labels, string expected)
    {
        _folder.WriteText($"train{ending}", labels);
        AssertError(Table, expected);
    }

    [Theory]
    [InlineData("/root\na.wav 16000\n", "line 2: the line is no path")]
    [InlineData("/root\na.wav\t-5\n", "line 2: the line is no path")]
    [InlineData("/root\na.wav\t0\n", "line 2: seconds is 0")]
    [InlineData("path\tlabel\na.wav\tx\n", "name it .csv")]
    [InlineData("/root\n", "holds no utterance")]
    [InlineData("\n", "root folder is missing")]
    public void Read_WrongTable_SaysWhereAndWhat(string table, string expected) => AssertError(table, expected);

    [Fact]
    public void Read_TwoFilesOfLabels_AsksForOne()
    {
        _folder.WriteText("train.lbl", "x\ny\n");
        _folder.WriteText("train.emo", "a x\nb y\n");
        AssertError(Table, "remove one");
    }

    private void AssertError(string table, string expected)
    {
        var error = Assert.Throws<Emotion2VecException>(() => ManifestReader.Read(_folder.WriteText("train.tsv", table)));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
