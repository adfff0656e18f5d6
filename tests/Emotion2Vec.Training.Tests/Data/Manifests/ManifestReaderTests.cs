using System.Text;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data.Manifests;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Training.Tests.Data.Manifests;

public sealed class ManifestReaderTests : IDisposable
{
    private const string Csv = "path,label,start,end\na.wav,x,0,1\n\"b,b.wav\",y,1,2.5\n";
    private const string Lines = "{\"path\":\"a.wav\",\"label\":\"x\",\"spans\":[{\"start\":0,\"end\":1,\"label\":\"x\"}]}\n{\"path\":\"b.wav\",\"turn\":1,\"seconds\":2.5}\n";
    private const string EmoBox = "{\"key\":\"s-1\",\"dataset\":\"s\",\"wav\":\"downloads/s/1.wav\",\"emo\":\"sad\",\"length\":1.5,\"channel\":1}\n";

    private readonly SoundFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("m.jsonl", Lines)]
    [InlineData("m.csv", Csv)]
    [InlineData("m.tsv", "/root\na.wav\t16000\nb.wav\t8000\n")]
    [InlineData("s_train_fold_1.jsonl", EmoBox)]
    [InlineData("kaldi/wav.scp", "a /a.wav\nb /b.wav\n")]
    public void Read_RuinedFile_IsReadOrRefusedButNothingElse(string name, string sound)
    {
        Prop.ForAll<byte[], PositiveInt, ushort>((junk, seed, cut) =>
        {
            Read(name, junk);
            Read(name, Ruin(Encoding.UTF8.GetBytes(sound), junk, seed.Get, cut));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("utt2spk", "a x\n")]
    [InlineData("utt2dur", "a 1.5\nb 2\n")]
    [InlineData("segments", "a1 a 0 1.5\nb1 b 1 -1\n")]
    public void Read_RuinedKaldiMap_IsReadOrRefusedButNothingElse(string name, string sound)
    {
        _folder.WriteText("kaldi/wav.scp", "a /a.wav\nb /b.wav\n");
        Read_RuinedFile_IsReadOrRefusedButNothingElse($"kaldi/{name}", sound);
    }

    [Theory]
    [InlineData("s/fold_1/label_map.json", "{\"sad\":\"Sad\"}")]
    public void Read_RuinedLabelMap_IsReadOrRefusedButNothingElse(string name, string sound)
    {
        _folder.WriteText("s/fold_1/s_train_fold_1.jsonl", EmoBox);
        Prop.ForAll<byte[], PositiveInt, ushort>((junk, seed, cut) =>
            Read(name, Ruin(Encoding.UTF8.GetBytes(sound), junk, seed.Get, cut), "s/fold_1/s_train_fold_1.jsonl")).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Read_UnknownName_SaysWhatIsRead()
    {
        var error = Assert.Throws<Emotion2VecException>(() => ManifestReader.Read(_folder.WriteText("m.txt", Lines)));

        Assert.Equal(ErrorKind.UnsupportedFormat, error.Kind);
        Assert.Contains("JSON lines (.jsonl", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FolderWithoutRecordings_SaysWhatIsMissing() =>
        Assert.Contains("has no wav.scp", Assert.Throws<Emotion2VecException>(() => ManifestReader.Read(_folder.Root)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_LineTooLong_SaysSo()
    {
        var error = Assert.Throws<Emotion2VecException>(() => ManifestReader.Read(_folder.WriteText("m.jsonl", $"{{}}\n{new string(' ', ManifestText.MaxLineBytes + 1)}\n")));

        Assert.Contains("line 1: there is no path", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<Emotion2VecException>(() => ManifestReader.Read(_folder.WriteText("m.jsonl", $"{new string(' ', ManifestText.MaxLineBytes + 1)}\n")));
        Assert.Contains("line 1: the line has 1048577 bytes", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Ruin(byte[] sound, byte[] junk, int seed, int cut)
    {
        var random = new Random(seed);
        var ruined = sound.ToList();
        foreach (var value in junk.Take(4))
        {
            ruined[random.Next(ruined.Count)] = value;
        }

        ruined.InsertRange(random.Next(ruined.Count), junk.Skip(4));
        return cut % 3 == 0 ? [.. ruined.Take(cut % ruined.Count)] : [.. ruined];
    }

    private void Read(string name, byte[] content, string? manifest = null)
    {
        _folder.WriteText(name, "");
        File.WriteAllBytes(_folder.At(name), content);
        try
        {
            var path = _folder.At(manifest ?? name);
            Assert.NotEmpty(ManifestReader.Read(name.StartsWith("kaldi", StringComparison.Ordinal) ? _folder.At("kaldi") : path).Utterances);
        }
        catch (Emotion2VecException error)
        {
            Assert.Contains(_folder.Root, error.Message, StringComparison.Ordinal);
        }
    }
}
