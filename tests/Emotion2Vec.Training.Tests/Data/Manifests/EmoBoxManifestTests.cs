using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data.Manifests;

namespace Emotion2Vec.Training.Tests.Data.Manifests;

public sealed class EmoBoxManifestTests : IDisposable
{
    private const string Lines = """
        {"key": "iemocap-Ses02F_F001", "dataset": "iemocap", "wav": "downloads/iemocap/F001.wav", "type": "raw", "sample_rate": 16000, "num_frame": 36400.0, "task": "category", "length": 2.275, "emo": "exc", "channel": 1}
        {"key": "iemocap-Ses02F_F002", "dataset": "iemocap", "audio": "downloads/iemocap/F002.wav", "length": 9, "label": "NEU", "start_time": 1.5, "end_time": 4, "channel": 1}
        """;

    private readonly SoundFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("iemocap_train_fold_1.jsonl", "train")]
    [InlineData("iemocap_valid_fold_1.jsonl", "dev")]
    [InlineData("iemocap_test_fold_1.jsonl", "test")]
    [InlineData("iemocap.jsonl", null)]
    public void Read_Fold_HasRootSplitAndMappedLabels(string name, string? split)
    {
        _folder.WriteText("data/iemocap/label_map.json", "{\"neu\":\"Neutral\",\"exc\":\"Happy\"}");

        var utterances = ManifestReader.Read(_folder.WriteText($"data/iemocap/fold_1/{name}", Lines)).Utterances;

        Assert.Equal(("iemocap-Ses02F_F001", _folder.At("downloads/iemocap/F001.wav"), "Happy", split, 2.275), (utterances[0].Id, utterances[0].Path, utterances[0].Label, utterances[0].Split, utterances[0].Seconds));
        Assert.Equal(("Neutral", 1.5, 4, 2.5), (utterances[1].Label, utterances[1].Start, utterances[1].End, utterances[1].Seconds));
    }

    [Fact]
    public void Read_NoLabelMap_KeepsLabels() =>
        Assert.Equal(["exc", "NEU"], ManifestReader.Read(_folder.WriteText("x.jsonl", Lines)).Utterances.Select(utterance => utterance.Label));

    [Fact]
    public void Read_OutsideOfAData_TakesItsFolderForTheRoot() =>
        Assert.Equal(_folder.At("downloads/iemocap/F001.wav"), ManifestReader.Read(_folder.WriteText("x.jsonl", Lines)).Utterances[0].Path);

    [Fact]
    public void Read_MapTellsCapitalsApart_MatchesExactly()
    {
        _folder.WriteText("label_map.json", "{\"exc\":\"Happy\",\"neu\":\"Neutral\",\"NEU\":\"Other\"}");

        Assert.Equal(["Happy", "Other"], ManifestReader.Read(_folder.WriteText("x.jsonl", Lines)).Utterances.Select(utterance => utterance.Label));
    }

    [Theory]
    [InlineData("{\"exc\":\"Happy\"}", "line 2: the label 'NEU' is not in")]
    [InlineData("{\"exc\":null}", "is no map of labels")]
    [InlineData("[]", "is no map of labels")]
    public void Read_MapThatDoesNotFit_SaysSo(string map, string expected)
    {
        _folder.WriteText("label_map.json", map);

        var error = Assert.Throws<Emotion2VecException>(() => ManifestReader.Read(_folder.WriteText("x.jsonl", Lines)));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
