using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data.Manifests;

namespace Emotion2Vec.Training.Tests.Data.Manifests;

public sealed class CsvManifestTests : IDisposable
{
    private readonly SoundFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    public void Read_EveryColumn_FillsTheUtterance(char separator)
    {
        var table = """
            Path,label,speaker,session,start,end,split,arousal,valence,dominance,conversation,turn,id,remark
            a.wav,happy,s,1,1.5,3,train,0.5,-1,2,c,2,first,"a ""quoted"" remark"
            b.wav,,,,,,,,,,,,,
            """.Replace(',', separator);

        var utterances = ManifestReader.Read(_folder.WriteText("m.csv", table)).Utterances;

        var first = utterances[0];
        Assert.Equal(("first", _folder.At("a.wav"), "happy", "s", "1", "train", "c", 2), (first.Id, first.Path, first.Label, first.Speaker, first.Session, first.Split, first.Conversation, first.Turn));
        Assert.Equal((1.5, 3, 0.5, -1, 2), (first.Start, first.End, first.Arousal, first.Valence, first.Dominance));
        var second = utterances[1];
        Assert.Equal(("b.wav", null, null, null, null), (second.Id, second.Label, second.Speaker, second.End, second.Turn));
    }

    [Fact]
    public void Read_QuotedSeparatorsAndLineEnds_AreText()
    {
        var utterances = ManifestReader.Read(_folder.WriteText("m.csv", "\uFEFFpath,remark\r\n\"a, b.wav\",\"two\r\nlines\"\r\nc.wav,x\r\n")).Utterances;

        Assert.Equal(["a, b.wav", "c.wav"], utterances.Select(utterance => utterance.Id));
    }

    [Theory]
    [InlineData("file,label\na.wav,x\n", "no column 'path'")]
    [InlineData("path,label\na.wav\n", "is no CSV")]
    [InlineData("path,label\na.wav,\"x\n", "is no CSV")]
    [InlineData("path,start\n\na.wav,soon\n", "line 3: start is 'soon'")]
    [InlineData("path,turn\na.wav,1.5\n", "line 2: turn is no whole number")]
    [InlineData("path,end\na.wav,NaN\n", "line 2: end is NaN")]
    [InlineData("path,label\n,x\n", "line 2: there is no path")]
    [InlineData("path\n", "holds no utterance")]
    public void Read_WrongTable_SaysWhereAndWhat(string table, string expected)
    {
        var error = Assert.Throws<Emotion2VecException>(() => ManifestReader.Read(_folder.WriteText("m.csv", table)));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
