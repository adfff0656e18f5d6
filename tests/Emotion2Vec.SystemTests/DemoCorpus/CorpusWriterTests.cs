using System.Text.Json;
using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tools.DemoCorpus.Rules;
using Emotion2Vec.Tools.DemoCorpus.Writing;

namespace Emotion2Vec.SystemTests.DemoCorpus;

public sealed class CorpusWriterTests(SmallCorpus corpus) : IClassFixture<SmallCorpus>
{
    private static readonly string[] Splits = ["train", "dev", "test"];
    private static readonly string[] Keys = ["id", "path", "label", "speaker", "split", "seconds", "text"];

    [SkippableFact]
    public async Task WriteAsync_SameSeed_SameBytes()
    {
        await SmallCorpus.ToolsAsync();
        var again = corpus.Sibling("again");
        await SmallCorpus.MakeAsync(again);
        Assert.Equal(Contents(corpus.Path), Contents(again));
    }

    [SkippableFact]
    public async Task WriteAsync_OtherSeed_OtherSound()
    {
        await SmallCorpus.ToolsAsync();
        var other = await SmallCorpus.MakeAsync(corpus.Sibling("other"), seed: 7);
        Assert.All(other.Manifests.Zip(corpus.Card.Manifests), pair => Assert.NotEqual(pair.First.AudioHash, pair.Second.AudioHash));
    }

    [SkippableFact]
    public async Task WriteAsync_SameCorpusThere_MakesNothing()
    {
        await SmallCorpus.ToolsAsync();
        var card = await SmallCorpus.MakeAsync(corpus.Path, bar: new Reporter(_ => Assert.Fail("a file was made")));
        Assert.Equal(corpus.Card.Manifests, card.Manifests);
    }

    [SkippableFact]
    public async Task WriteAsync_OtherCorpusThere_RefusesAndLeavesIt()
    {
        await SmallCorpus.ToolsAsync();
        var before = Contents(corpus.Path);
        var refusal = await Assert.ThrowsAsync<Emotion2VecException>(() => SmallCorpus.MakeAsync(corpus.Path, seed: 8));
        Assert.Equal(ErrorKind.InvalidInput, refusal.Kind);
        Assert.Equal(before, Contents(corpus.Path));
    }

    [SkippableTheory]
    [InlineData("occupied")]
    [InlineData("occupied.partial")]
    public async Task WriteAsync_SomethingElseInTheWay_RefusesAndLeavesIt(string name)
    {
        await SmallCorpus.ToolsAsync();
        var folder = Directory.CreateDirectory(corpus.Sibling(name));
        var file = Path.Combine(folder.FullName, "precious");
        await File.WriteAllTextAsync(file, "mine");
        var refusal = await Assert.ThrowsAsync<Emotion2VecException>(() => SmallCorpus.MakeAsync(corpus.Sibling("occupied")));
        Assert.Equal(ErrorKind.InvalidInput, refusal.Kind);
        Assert.Equal("mine", await File.ReadAllTextAsync(file));
        folder.Delete(recursive: true);
    }

    [SkippableFact]
    public async Task WriteAsync_CardOfRubbish_Refuses()
    {
        await SmallCorpus.ToolsAsync();
        var folder = Directory.CreateDirectory(corpus.Sibling("rubbish"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, CorpusCard.FileName), "{\"seed\": \"many\"");
        Assert.Equal(ErrorKind.InvalidInput, (await Assert.ThrowsAsync<Emotion2VecException>(() => SmallCorpus.MakeAsync(folder.FullName))).Kind);
    }

    [SkippableFact]
    public async Task WriteAsync_Stopped_NothingUnderItsNameAndTheNextRunIsWhole()
    {
        await SmallCorpus.ToolsAsync();
        var target = corpus.Sibling("stopped");
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SmallCorpus.MakeAsync(target, bar: new Reporter(_ => stop.Cancel()), cancellationToken: stop.Token));
        Assert.False(Directory.Exists(target));
        Assert.True(Directory.Exists($"{target}.partial"));

        await SmallCorpus.MakeAsync(target);
        Assert.Equal(Contents(corpus.Path), Contents(target));
        Assert.False(Directory.Exists($"{target}.partial"));
    }

    [SkippableFact]
    public async Task WriteAsync_SecondRunAtTheSameTime_IsKeptAway()
    {
        await SmallCorpus.ToolsAsync();
        var target = corpus.Sibling("twice");
        Emotion2VecException? refusal = null;
        await SmallCorpus.MakeAsync(target, bar: new Reporter(made =>
        {
            if (made == 1)
            {
                refusal = Assert.Throws<Emotion2VecException>(() => CorpusFolder.Begin(target));
            }
        }));
        Assert.Equal(ErrorKind.InvalidInput, refusal?.Kind);
        Assert.Equal(Contents(corpus.Path), Contents(target));
    }

    [SkippableFact]
    public async Task Manifests_Lines_HaveTheirKeysAndFilesOfThatLength()
    {
        await SmallCorpus.ToolsAsync();
        foreach (var (manifest, line) in Splits.SelectMany(split => new[] { split, $"{split}-borders" }).SelectMany(name => Lines(name).Select(line => (name, line))))
        {
            string[] keys = manifest.EndsWith("-borders", StringComparison.Ordinal) ? [.. Keys, "spans"] : Keys;
            Assert.Equal(keys, line.EnumerateObject().Select(property => property.Name));
            var samples = AudioFile.ReadModelAudio(Path.Combine(corpus.Path, line.GetProperty("path").GetString()!));
            Assert.Equal(samples.Length / 16000.0, line.GetProperty("seconds").GetDouble(), 1e-9);
            Assert.InRange(samples.Length, 16000, 16000 * 60);
            Assert.InRange(samples.Max(Math.Abs), 0.01f, 0.95f);
        }
    }

    [SkippableFact]
    public async Task Manifests_Splits_HaveEveryClassWithTheSameTexts()
    {
        await SmallCorpus.ToolsAsync();
        Assert.All(Splits, split =>
        {
            var texts = Lines(split).ToLookup(line => line.GetProperty("label").GetString()!, line => (line.GetProperty("speaker").GetString(), line.GetProperty("text").GetString()));
            Assert.Equal(EmotionRules.All.Select(rule => rule.Label).Order(), texts.Select(group => group.Key).Order());
            Assert.All(texts, group => Assert.Equal(texts[EmotionRules.Neutral], group));
        });
    }

    [SkippableFact]
    public async Task Borders_Spans_CoverTheFileWithNeutralAroundTheClass()
    {
        await SmallCorpus.ToolsAsync();
        Assert.All(Splits.SelectMany(split => Lines($"{split}-borders")), line =>
        {
            var spans = line.GetProperty("spans").EnumerateArray().Select(span => (Start: span.GetProperty("start").GetDouble(), End: span.GetProperty("end").GetDouble(), Label: span.GetProperty("label").GetString())).ToArray();
            Assert.Equal([EmotionRules.Neutral, line.GetProperty("label").GetString(), EmotionRules.Neutral], spans.Select(span => span.Label));
            Assert.Equal(0, spans[0].Start);
            Assert.Equal(line.GetProperty("seconds").GetDouble(), spans[^1].End);
            Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
            Assert.All(spans, span => Assert.True(span.End > span.Start + 0.5));
        });
    }

    [SkippableFact]
    public async Task Sound_BeforeAndAfterABorder_IsThePauseAndTheSpeech()
    {
        await SmallCorpus.ToolsAsync();
        Assert.All(Lines("test-borders"), line =>
        {
            var samples = AudioFile.ReadModelAudio(Path.Combine(corpus.Path, line.GetProperty("path").GetString()!));
            var changed = line.GetProperty("spans")[1];
            var (start, end) = ((int)(changed.GetProperty("start").GetDouble() * 16000), (int)(changed.GetProperty("end").GetDouble() * 16000));
            var speech = samples[start..end].Max(Math.Abs);
            Assert.True(samples[(start - 2400)..(start - 160)].Max(Math.Abs) < speech / 50, "the pause before is not silent");
            Assert.True(samples[(end + 160)..(end + 2400)].Max(Math.Abs) < speech / 50, "the pause after is not silent");
            Assert.True(samples[start..(start + 1600)].Max(Math.Abs) > speech / 300, "the speech does not begin at the border");
        });
    }

    private static Dictionary<string, string> Contents(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(folder, file), file => Convert.ToBase64String(File.ReadAllBytes(file)));

    private JsonElement[] Lines(string manifest) =>
        [.. File.ReadLines(Path.Combine(corpus.Path, $"{manifest}.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];

    private sealed class Reporter(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
