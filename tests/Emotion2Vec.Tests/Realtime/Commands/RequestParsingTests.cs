using System.CommandLine;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Commands;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Tests.Realtime.Commands;

public sealed class RequestParsingTests
{
    [Fact]
    public async Task Analyze_Defaults_AreUpstreams()
    {
        var request = await ParseAsync<AnalyzeRequest>((_, _, handle) => AnalyzeCommand.Create(handle), "analyze", "a.wav", "b");

        Assert.Equal(["a.wav", "b"], request.Inputs);
        Assert.Equal((EncoderMode.Offline, 16, 256, 4.0, AnalysisFormat.Json, ""), (request.Mode, request.ChunkFrames, request.LeftFrames, request.WindowSeconds, request.Format, request.Model));
        Assert.Null(request.Output);
    }

    [Fact]
    public async Task Analyze_EverythingGiven_Arrives()
    {
        var request = await ParseAsync<AnalyzeRequest>(
            (_, _, handle) => AnalyzeCommand.Create(handle),
            ["analyze", "a.wav", "--mode", "Cached", "--chunk", "8", "--left", "0", "--format", "csv", "-o", "o", "--features", "f.npy", "--save-audio", "w.wav", "-m", "dir", "--pooling", "none"]);

        Assert.Equal(
            (EncoderMode.Cached, 8, 0, AnalysisFormat.Csv, "o", "f.npy", "w.wav", "dir", 0.0),
            (request.Mode, request.ChunkFrames, request.LeftFrames, request.Format, request.Output, request.Features, request.SaveAudio, request.Model, request.TauSeconds));
    }

    [Theory]
    [InlineData("analyze", "Required argument")]
    [InlineData("analyze a --chunk 8", "--chunk has no meaning in offline mode")]
    [InlineData("analyze a --mode window --left 8", "--left has no meaning in window mode")]
    [InlineData("analyze a --mode cached --window 2", "--window has no meaning in cached mode")]
    [InlineData("analyze a --mode cached --chunk 0", "--chunk must be 1 to 256, not 0")]
    [InlineData("analyze a --mode cached --chunk x", "Cannot parse argument 'x'")]
    [InlineData("analyze a --mode window --window 99", "--window must be 0.5 to 30 seconds")]
    [InlineData("analyze a --mode window --window NaN", "--window must be 0.5 to 30 seconds")]
    [InlineData("analyze a --mode window --window x", "Cannot parse argument 'x'")]
    [InlineData("analyze a --mode 1", "--mode must be one of cached, window, offline, not '1'")]
    [InlineData("analyze a --precision half", "--precision must be one of auto, float32, int8, not 'half'")]
    [InlineData("analyze a --format xml", "--format must be one of json, csv, emotionml, not 'xml'")]
    [InlineData("analyze a --set Model:Path=x", "Unrecognized option '--set'")]
    [InlineData("analyze a --pooling calm --tau 2", "--pooling and --tau exclude each other")]
    [InlineData("analyze a --tau 0", "--tau must be 0.02 to 3600 seconds")]
    [InlineData("analyze / --features f", "--features writes one file and needs exactly one sound file")]
    [InlineData("analyze a b --features f", "--features writes one file and needs exactly one sound file")]
    public async Task Analyze_Mistake_IsNamed(string line, string message) =>
        await AssertUsageAsync((_, _) => AnalyzeCommand.Create((_, _) => Task.FromResult(0)), line, message);

    [Fact]
    public async Task Convert_Arguments_Arrive() => Assert.Equal(
        new ConvertRequest("in.pt", "out") { Name = "mine", Config = "c.yaml", Tokens = "t.txt", Half = true, Overwrite = true },
        await ParseAsync<ConvertRequest>(
            (_, _, handle) => ConvertCommand.Create(handle), "convert", "in.pt", "out", "--name", "mine", "--config", "c.yaml", "--tokens", "t.txt", "--half", "--overwrite"));

    [Fact]
    public async Task Convert_Rounding_Arrives()
    {
        var seen = await ParseAsync<ConvertRequest>((_, _, handle) => ConvertCommand.Create(handle), "convert", "in", "out", "--precision", "int8", "--speech", "a.wav", "--speech", "b");
        Assert.Equal((true, "a.wav b"), (seen.Int8, string.Join(' ', seen.Speech)));
    }

    [Fact]
    public Task Convert_SpeechForFloat32_IsRefused() =>
        AssertUsageAsync((_, _) => ConvertCommand.Create((_, _) => Task.FromResult(0)), "convert a b --speech c.wav", "--speech has no meaning without --precision int8");

    [Fact]
    public Task Convert_TokensWithoutHead_AreRefused() =>
        AssertUsageAsync((_, _) => ConvertCommand.Create((_, _) => Task.FromResult(0)), "convert a b --without-head --tokens t", "--tokens has no meaning with --without-head");

    [Fact]
    public async Task Export_Step_Arrives() => Assert.Equal(
        new ExportRequest("dir", "x.onnx", ExportGraph.Step, 8, 64),
        await ParseAsync<ExportRequest>((_, _, handle) => ExportCommand.Create(handle), "export", "dir", "x.onnx", "--graph", "step", "--chunk", "8", "--left", "64"));

    [Theory]
    [InlineData("export d x.onnx --graph offline --chunk 8", "--chunk has no meaning for the offline graph")]
    [InlineData("export d x.onnx", "x.onnx is one file, but two graphs are to be written")]
    public Task Export_Mistake_IsNamed(string line, string message) => AssertUsageAsync((_, _) => ExportCommand.Create((_, _) => Task.FromResult(0)), line, message);

    [Fact]
    public async Task Pull_MirrorFromTheEnvironment_IsTheDefault()
    {
        PullArguments? seen = null;
        var run = await CommandRun.WithAsync(
            new() { [PullCommand.MirrorVariable] = "https://mirror.example/hf" },
            (context, _) => PullCommand.Create(context, (arguments, _) => Task.FromResult((seen = arguments) is null ? 1 : 0)),
            "pull", "emotion2vec_base", "--sha256", new string('A', 64), "--accept-licence", "--from", "modelscope");

        Assert.Equal("", run.Error);
        Assert.Equal(new("emotion2vec_base", PullHost.ModelScope, new("https://mirror.example/hf"), null, new string('a', 64), true), seen);
    }

    [Theory]
    [InlineData("pull x --mirror ftp://a", "must be an address that begins with https://")]
    [InlineData("pull x --mirror mirror.example", "must be an address that begins with https://")]
    [InlineData("pull x --mirror https://user:secret@a", "has no user name in it")]
    [InlineData("pull x --sha256 abc", "--sha256 must be 64 hex digits")]
    public Task Pull_Mistake_IsNamed(string line, string message) =>
        AssertUsageAsync((context, _) => PullCommand.Create(context, (_, _) => Task.FromResult(0)), line, message);

    [Fact]
    public async Task Pull_WrongMirrorInTheEnvironment_IsAConfigurationError()
    {
        var run = await CommandRun.WithAsync(
            new() { [PullCommand.MirrorVariable] = "nonsense" }, (context, _) => PullCommand.Create(context, (_, _) => throw new InvalidOperationException("reached")), "pull", "emotion2vec_base");

        Assert.Equal(ExitCodes.Configuration, run.Code);
        Assert.Contains("E2V_MODELS_MIRROR must be an address", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_Streams_ReplaceTheConfiguredOnes()
    {
        RealtimeOptions? seen = null;
        var run = await CommandRun.WithAsync(
            null,
            (context, globals) => ServeCommand.Create(context, globals, (options, _) => Task.FromResult((seen = options) is null ? 1 : 0)),
            "serve", "--stream", "desk=a=b.wav", "-s", "x=-", "--set", "Web:Port=0");

        Assert.Equal("", run.Error);
        Assert.Equal([new StreamOptions { Id = "desk", Source = "a=b.wav" }, new StreamOptions { Id = "x", Source = "-" }], seen!.Streams);
        Assert.Equal(0, seen.Web.Port);
    }

    [Fact]
    public async Task Serve_WrongConfiguration_NeverReachesTheHandler()
    {
        var run = await CommandRun.WithAsync(null, (context, globals) => ServeCommand.Create(context, globals, (_, _) => throw new InvalidOperationException("reached")), "serve", "-s", "no equals sign");

        Assert.Equal(ExitCodes.Configuration, run.Code);
        Assert.Contains("write --stream id=source", run.Error, StringComparison.Ordinal);
    }

    private static async Task<T> ParseAsync<T>(Func<CommandContext, GlobalOptions, Func<T, CancellationToken, Task<int>>, Command> create, params string[] arguments)
        where T : class
    {
        T? seen = null;
        var run = await CommandRun.WithAsync(
            null,
            (context, globals) => create(context, globals, (request, _) =>
            {
                seen = request;
                return Task.FromResult(0);
            }),
            arguments);
        Assert.Equal("", run.Error);
        return seen!;
    }

    private static async Task AssertUsageAsync(Func<CommandContext, GlobalOptions, Command> create, string line, string message)
    {
        var run = await CommandRun.WithAsync(null, create, line.Split(' '));

        Assert.Equal(ExitCodes.Usage, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }
}
