using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data.Manifests;

namespace Emotion2Vec.Training.Tests.Data.Manifests;

public sealed class KaldiManifestTests : IDisposable
{
    private readonly SoundFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_RecordingsAndMaps_FillUtterances()
    {
        _folder.WriteText("d/wav.scp", "a wav/a one.wav\nb /b.wav\n");
        _folder.WriteText("d/utt2spk", "a s1\nb s2\n");
        _folder.WriteText("d/utt2emo", "a sad\n");
        _folder.WriteText("d/utt2ses", "b 5\n");
        _folder.WriteText("d/utt2split", "a train\nb test\n");
        _folder.WriteText("d/utt2dur", "a 2.5\n");

        var utterances = ManifestReader.Read(_folder.At("d")).Utterances;

        Assert.Equal([_folder.At("d/wav/a one.wav"), "/b.wav"], utterances.Select(utterance => utterance.Path));
        Assert.Equal(("a", "sad", "s1", null, "train", 2.5), (utterances[0].Id, utterances[0].Label, utterances[0].Speaker, utterances[0].Session, utterances[0].Split, utterances[0].Seconds));
        Assert.Equal(("b", null, "s2", "5", "test", null), (utterances[1].Id, utterances[1].Label, utterances[1].Speaker, utterances[1].Session, utterances[1].Split, utterances[1].Seconds));
        Assert.Equal(ManifestReader.Read(_folder.At("d/wav.scp")).Hash, ManifestReader.Read(_folder.At("d")).Hash);
    }

    [Fact]
    public void Read_Segments_CutRecordings()
    {
        _folder.WriteText("d/wav.scp", "rec /r.wav\n");
        _folder.WriteText("d/segments", "rec-1 rec 0.5 2\nrec-2 rec 2 -1\n");
        _folder.WriteText("d/utt2lab", "rec-2 happy\n");

        var utterances = ManifestReader.Read(_folder.At("d")).Utterances;

        Assert.Equal([("rec-1", "/r.wav", 0.5, 2, 1.5, null), ("rec-2", "/r.wav", 2, null, null, "happy")],
            utterances.Select(utterance => (utterance.Id, utterance.Path, utterance.Start, utterance.End, utterance.Seconds, utterance.Label)));
    }

    [Theory]
    [InlineData("wav.scp", "a sox a.wav -t wav - |\n", "Commands are not run")]
    [InlineData("wav.scp", "a\n", "line 1: the line is no utterance and path")]
    [InlineData("wav.scp", "a /a.wav\na /b.wav\n", "line 2: 'a' is there already")]
    [InlineData("utt2spk", "x s\n", "line 1: there is no utterance 'x'")]
    [InlineData("utt2dur", "a long\n", "line 1: 'long' is no number of seconds")]
    [InlineData("utt2dur", "a NaN\n", "seconds is NaN")]
    [InlineData("segments", "s x 0 1\n", "line 1: there is no recording 'x'")]
    [InlineData("segments", "s a 0\n", "line 1: the line is no utterance, recording")]
    [InlineData("segments", "s a 2 1\n", "line 1: end (1 s) is not after start (2 s)")]
    [InlineData("segments", "s a 0 1\ns a 1 2\n", "line 2: 's' is there already")]
    public void Read_WrongFile_SaysWhereAndWhat(string name, string text, string expected)
    {
        _folder.WriteText("d/wav.scp", "a /a.wav\n");
        _folder.WriteText($"d/{name}", text);

        var error = Assert.Throws<Emotion2VecException>(() => ManifestReader.Read(_folder.At("d")));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
