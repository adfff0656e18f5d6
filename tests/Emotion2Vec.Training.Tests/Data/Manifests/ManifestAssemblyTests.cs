using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Manifests;

namespace Emotion2Vec.Training.Tests.Data.Manifests;

public sealed class ManifestAssemblyTests : IDisposable
{
    private const string Lines = """
        {"path":"a.wav","label":"exc","split":"train"}
        {"path":"b.wav","label":"ang","split":"train"}
        {"path":"c.wav","label":"xxx","split":"train"}
        {"path":"d.wav","label":"ang","split":"test","spans":[{"start":0,"end":1,"label":"ang"},{"start":1,"end":2,"label":"xxx"}]}
        {"path":"e.wav","split":"test","arousal":3}
        """;

    private static readonly Dictionary<string, string?> Map = new() { ["exc"] = "happy", ["ang"] = "angry", ["xxx"] = null };

    private readonly SoundFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_WithSplit_TakesItAlone() =>
        Assert.Equal(["d.wav", "e.wav"], Read(new() { Split = "test" }).Utterances.Select(utterance => utterance.Id));

    [Fact]
    public void Read_UnknownSplit_SaysWhichThereAre() => AssertError("train", new() { Split = "dev" }, "it has test, train");

    [Fact]
    public void Read_WithLabelMap_MapsAndLeavesOut()
    {
        var manifest = Read(new() { Labels = Map });

        Assert.Equal(["happy", "angry", "angry", null], manifest.Utterances.Select(utterance => utterance.Label));
        Assert.Equal([new LabeledSpan(0, 1, "angry")], manifest.Utterances[2].Spans);
    }

    [Fact]
    public void Read_LabelsNotInTheMap_ListsThem() => AssertError("ang, exc", new() { Labels = new Dictionary<string, string?> { ["xxx"] = "other" } }, "does not name: ang, exc.");

    [Fact]
    public void Read_MapLeavesNothing_IsAnError() =>
        AssertError("", new() { Split = "train", Labels = new Dictionary<string, string?> { ["exc"] = null, ["ang"] = null, ["xxx"] = null } }, "label map keeps");

    [Fact]
    public void Read_AudioRoot_IsWhatPathsAreRelativeTo() => Assert.Equal("/data/a.wav", Read(new() { AudioRoot = "/data" }).Utterances[0].Path);

    [Fact]
    public void Read_ShuffledLabels_KeepsTheirNumbersAndTheSounds()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 60).Select(i =>
            $$"""{"path":"{{i}}.wav","label":"c{{i % 3}}","arousal":{{i % 3}},"spans":[{"start":0,"end":1,"label":"s{{i}}"}]}"""));
        var path = _folder.WriteText("many.jsonl", lines);
        var plain = ManifestReader.Read(path);
        var shuffled = ManifestReader.Read(path, new() { ShuffleLabelsSeed = 1 });

        Assert.Equal(plain.Utterances.Select(u => u.Path), shuffled.Utterances.Select(u => u.Path));
        Assert.NotEqual(plain.Utterances.Select(u => u.Label), shuffled.Utterances.Select(u => u.Label));
        Assert.Equal(plain.Utterances.Select(u => u.Label).Order(), shuffled.Utterances.Select(u => u.Label).Order());
        Assert.Equal(plain.Utterances.Select(u => u.Spans[0].Label).Order(), shuffled.Utterances.Select(u => u.Spans[0].Label).Order());
        Assert.All(shuffled.Utterances, u => Assert.Equal($"c{u.Arousal}", u.Label));
        Assert.Equal(shuffled.Utterances.Select(u => u.Label), ManifestReader.Read(path, new() { ShuffleLabelsSeed = 1 }).Utterances.Select(u => u.Label));
        Assert.NotEqual(shuffled.Utterances.Select(u => u.Label), ManifestReader.Read(path, new() { ShuffleLabelsSeed = 2 }).Utterances.Select(u => u.Label));
    }

    private Manifest Read(ManifestOptions options) => ManifestReader.Read(_folder.WriteText("m.jsonl", Lines), options);

    private void AssertError(string mentioned, ManifestOptions options, string expected)
    {
        var error = Assert.Throws<Emotion2VecException>(() => Read(options));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(mentioned, error.Message, StringComparison.Ordinal);
    }
}
