using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Emotion2Vec.Audio.Files;
using Emotion2Vec.Realtime.Analysis;
using Emotion2Vec.Realtime.Reports;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Realtime.Commands;

/// <summary>What <c>analyze</c> draws and exports of the bundled clip, with the bundled model.</summary>
public sealed partial class ReportTests : IDisposable
{
    private static readonly XNamespace Emo = EmotionMlReport.Namespace;

    private readonly string _folder = Directory.CreateTempSubdirectory("e2v-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Page_NeedsNothingFromElsewhereAndSaysWhatItMust()
    {
        var page = await PageAsync(Clip);

        Assert.DoesNotMatch(Reference(), page.Replace("data:audio", "", StringComparison.Ordinal));
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.Contains("<strong>SYNTHETIC</strong>", page, StringComparison.Ordinal);
        Assert.Contains("<em>as perceived in the voice</em>, not what a person feels", page, StringComparison.Ordinal);
        Assert.All(["Over time", "The whole sound", "Events", "Utterances", "The sound", "How it was made", "The model", "The trajectory in numbers"], title => Assert.Contains($">{title}</h2>", page, StringComparison.Ordinal));
        Assert.Contains("sha256:", page, StringComparison.Ordinal);
        Assert.Contains("e2v analyze spoken-clip.flac --mode cached --chunk 16 --left 256 --tau 1.5 --gate", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<audio", page, StringComparison.Ordinal);
        Assert.InRange(page.Length, 1, 400_000);
    }

    [Fact]
    public async Task Page_EmbeddedSound_IsWhatTheModelHeard()
    {
        var page = await PageAsync(Clip, "--embed-audio");

        var sound = page[(page.IndexOf("data:audio/wav;base64,", StringComparison.Ordinal) + 22)..];
        File.WriteAllBytes(At("embedded.wav"), Convert.FromBase64String(sound[..sound.IndexOf('"', StringComparison.Ordinal)]));
        Assert.Equal(AudioFile.ReadModelAudio(Clip), AudioFile.ReadModelAudio(At("embedded.wav")), (one, other) => Math.Abs(one - other) <= 1 / 65536f);
    }

    [Fact]
    public async Task Page_EmbeddedSoundTooLong_IsAnErrorThatSaysTheBound()
    {
        using (var wav = new WavWriter(At("hour.wav"), WavSampleFormat.Pcm16))
        {
            wav.Write(new float[(EmbeddedSound.MostSeconds * 16000) + 1]);
        }

        var run = await CommandRun.OfAsync("analyze", At("hour.wav"), "--mode", "cached", "--gate", "--report", At("r.html"), "--embed-audio");

        Assert.Equal(65, run.Code);
        Assert.Contains("at most 300 s", run.Error, StringComparison.Ordinal);
        Assert.Contains("leave --embed-audio out", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(At("r.html")));
    }

    [Fact]
    public async Task Page_HostileName_StaysText()
    {
        var path = At("<script>alert(1)</script>&\".flac".Replace("/", "∕", StringComparison.Ordinal));
        File.Copy(Clip, path);

        var page = await PageAsync(path);

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_LongSound_IsThinned()
    {
        using (var wav = new WavWriter(At("long.wav"), WavSampleFormat.Pcm16))
        {
            var clip = AudioFile.ReadModelAudio(Clip);
            for (var i = 0; i < 12; i++)
            {
                wav.Write(clip);
            }
        }

        var page = await PageAsync(At("long.wav"));

        Assert.InRange(page.Length, 1, 700_000);
    }

    [Fact]
    public async Task Picture_IsPngOfSomeSize()
    {
        var run = await CommandRun.OfAsync("analyze", Clip, "--mode", "cached", "--gate", "--report", At("r.png"));

        Assert.True(run.Code == 0, run.Error);
        Assert.Empty(run.Output);
        var bytes = File.ReadAllBytes(At("r.png"));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], bytes[..4]);
        Assert.Equal(1800, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)));
        Assert.InRange(bytes.Length, 30_000, 400_000);
    }

    [Theory]
    [InlineData("analyze a.wav --report r.pdf", "--report writes pages (FILE.html) and pictures (FILE.png), not 'r.pdf'")]
    [InlineData("analyze a.wav --embed-audio --report r.png", "--embed-audio needs a page")]
    [InlineData("analyze a.wav b.wav --report r.html", "--report writes one file and needs exactly one sound file")]
    [InlineData("replay s.jsonl --pace slow", "--pace must be realtime, fast, or a number of times")]
    [InlineData("replay s.jsonl --pace 1000x", "--pace must be realtime, fast, or a number of times")]
    [InlineData("replay s.jsonl --from soon", "--from must be a time such as 90, 1:30 or 0:01:30, not 'soon'")]
    [InlineData("replay s.jsonl --from 1:30 --to 90", "--to must be later than --from")]
    public async Task Mistake_IsNamed(string line, string message)
    {
        var run = await CommandRun.OfAsync(line.Split(' '));

        Assert.Equal(64, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    // The rules of the Recommendation that its schema and its assertions state for these elements (sections 2 and 3).
    [Fact]
    public async Task EmotionMl_KeepsTheRulesOfTheRecommendation()
    {
        var run = await CommandRun.OfAsync("analyze", Clip, "--mode", "cached", "--gate", "--format", "emotionml");
        Assert.True(run.Code == 0, run.Error);

        var root = XDocument.Parse(run.Output).Root!;

        Assert.Equal(Emo + "emotionml", root.Name);
        Assert.Equal("1.0", root.Attribute("version")!.Value);
        Assert.Equal(Emo + "info", root.Elements().First().Name);
        Assert.All(root.Elements().Skip(1), element => Assert.Contains(element.Name.LocalName, new[] { "vocabulary", "emotion" }));
        var ids = root.Descendants().Attributes("id").Select(id => id.Value).ToList();
        Assert.Equal(ids.Distinct().Count(), ids.Count);
        var vocabulary = Assert.Single(root.Elements(Emo + "vocabulary"), set => $"#{set.Attribute("id")!.Value}" == root.Attribute("category-set")!.Value);
        var names = vocabulary.Elements(Emo + "item").Select(item => item.Attribute("name")!.Value).ToHashSet();
        Assert.Contains("neutral", names);
        foreach (var emotion in root.Elements(Emo + "emotion"))
        {
            AssertRules(emotion, names);
        }

        var frames = root.Descendants(Emo + "trace").Select(trace => trace.Attribute("samples")!.Value.Split(' ').Length).Distinct();
        Assert.Equal([1206], frames);
        Assert.True(root.Elements(Emo + "emotion").Count() > 4);
    }

    private static void AssertRules(XElement emotion, HashSet<string> names)
    {
        Assert.Equal(["info", "category", "reference"], emotion.Elements().Select(element => element.Name.LocalName).Distinct());
        Assert.True(long.Parse(emotion.Attribute("duration")!.Value, CultureInfo.InvariantCulture) >= 0);
        Assert.Equal("voice", emotion.Attribute("expressed-through")!.Value);
        var categories = emotion.Elements(Emo + "category").ToList();
        Assert.Equal(categories.Count, categories.Select(category => category.Attribute("name")!.Value).Distinct().Count());
        foreach (var category in categories)
        {
            Assert.Contains(category.Attribute("name")!.Value, names);
            Assert.NotEqual(category.Attribute("value") is null, category.Element(Emo + "trace") is null);
            Assert.All(
                (category.Attribute("value")?.Value ?? category.Element(Emo + "trace")!.Attribute("samples")!.Value).Split(' '),
                value => Assert.InRange(double.Parse(value, CultureInfo.InvariantCulture), 0, 1));
        }

        Assert.All(emotion.Descendants(Emo + "trace"), trace => Assert.Equal("50Hz", trace.Attribute("freq")!.Value));
        Assert.Matches(@"spoken-clip\.flac#t=[0-9.]+,[0-9.]+$", emotion.Element(Emo + "reference")!.Attribute("uri")!.Value);
    }

    private static string Clip => RepositoryFolder.Path("configs", "demo", "spoken-clip.flac");

    private string At(string name) => Path.Combine(_folder, name);

    private async Task<string> PageAsync(string sound, params string[] options)
    {
        var run = await CommandRun.OfAsync(["analyze", sound, "--mode", "cached", "--gate", "--report", At("r.html"), .. options]);
        Assert.True(run.Code == 0, run.Error);
        Assert.Empty(run.Output);
        return File.ReadAllText(At("r.html"));
    }

    [GeneratedRegex("""(src|href|action|poster|srcset|data)\s*=\s*["'](?!")|url\(|@import|https?://|fetch\(|import\(""")]
    private static partial Regex Reference();
}
