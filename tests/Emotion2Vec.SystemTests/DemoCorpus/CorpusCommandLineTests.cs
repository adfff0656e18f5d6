using System.Text.Json;
using Emotion2Vec.Audio.Files;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tools.DemoCorpus.Commands;

namespace Emotion2Vec.SystemTests.DemoCorpus;

public sealed class CorpusCommandLineTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("demo-corpus-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task RunAsync_Help_TeachesWhatComesToLie()
    {
        var (code, output, _) = await RunAsync("--help");
        Assert.Equal(ExitCodes.Ok, code);
        Assert.All(["train.jsonl", "corpus.json", "--seed", "--scale", "clip", "apt install"], word => Assert.Contains(word, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--scale", "0")]
    [InlineData("--scale", "NaN")]
    [InlineData("--scale", "11")]
    [InlineData("--seed", "x")]
    [InlineData("--sead", "1")]
    public async Task RunAsync_WrongOption_IsAUsageErrorAndMakesNothing(string option, string value)
    {
        var (code, _, error) = await RunAsync(Target("corpus"), option, value);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.NotEmpty(error);
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Theory]
    [InlineData("--espeak")]
    [InlineData("--sox")]
    public async Task RunAsync_ProgramMissing_SaysWhatToInstallAndMakesNothing(string option)
    {
        var (code, _, error) = await RunAsync(Target("corpus"), option, Target("no-such-program"));
        Assert.Equal(ExitCodes.NoInput, code);
        Assert.Contains("apt install espeak-ng sox", error, StringComparison.Ordinal);
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [SkippableFact]
    public async Task RunAsync_Clip_IsOneSpeakerWithBordersBesideIt()
    {
        await SmallCorpus.ToolsAsync();
        var (code, _, error) = await RunAsync("clip", Target("clip.flac"));
        Assert.True(code == ExitCodes.Ok, error);
        var line = JsonDocument.Parse(await File.ReadAllTextAsync(Target("clip.json"))).RootElement;
        var spans = line.GetProperty("spans").EnumerateArray().ToArray();
        Assert.Equal(["neutral", "happy", "neutral", "angry", "neutral", "sad", "neutral"], spans.Select(span => span.GetProperty("label").GetString()));
        var seconds = AudioFile.ReadModelAudio(Target("clip.flac")).Length / 16000.0;
        Assert.Equal(seconds, spans[^1].GetProperty("end").GetDouble(), 1e-9);
        Assert.InRange(seconds, 20, 32);
    }

    [SkippableTheory]
    [InlineData("clip.wav", ExitCodes.BadInput)]
    [InlineData("nowhere/clip.flac", ExitCodes.NoInput)]
    public async Task RunAsync_ClipThatCannotBe_SaysWhy(string name, int expected)
    {
        await SmallCorpus.ToolsAsync();
        var (code, _, error) = await RunAsync("clip", Target(name));
        Assert.Equal(expected, code);
        Assert.Contains(name, error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var surroundings = new Surroundings { Output = output, Error = error, IsInteractive = false, Clock = TimeProvider.System };
        return (await CorpusCommandLine.RunAsync(arguments, surroundings), output.ToString(), error.ToString());
    }

    private string Target(string name) => Path.Combine(_folder.FullName, name);
}
