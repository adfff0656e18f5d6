using System.Text.Json;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Messaging.Files;
using Emotion2Vec.Tests.Contract;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Messaging.Files;

public sealed class JsonLinesSinkTests : EventSinkContract
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"e2v-{Guid.NewGuid():N}.jsonl");

    [Fact]
    public async Task Lines_OfARun_AreTypedAndInOrder()
    {
        await Sink.StartAsync(Samples.Info("UNTRAINED"), None);
        await Sink.StatusAsync(Samples.Status(), None);
        await Sink.FramesAsync(Samples.Block(), None);
        await Sink.StateAsync(Samples.State(), None);
        await Sink.HealthAsync(Samples.Health(), None);
        await Sink.EventAsync(Samples.Event(), None);
        await Sink.UtteranceAsync(Samples.Utterance(1), None);
        var lines = Lines();
        Assert.Equal(["info", "status", "frames", "state", "health", "event", "utterance"], lines.Select(line => line.GetProperty("type").GetString()));
        Assert.Equal([null, "mic", "mic", "mic", "mic", "mic", "mic"], lines.Select(line => line.TryGetProperty("stream", out var stream) ? stream.GetString() : null));
        Assert.All(lines, line => Assert.Equal(1, line.GetProperty("v").GetInt32()));
        await Sink.StopAsync(None);
        Assert.Equal("stopped", Lines()[^1].GetProperty("status").GetString());
        Assert.All(File.ReadLines(_path), ContractSchemas.AssertLine);
    }

    [Fact]
    public async Task StartAsync_ExistingFile_Appends()
    {
        await File.WriteAllTextAsync(_path, "{\"old\":true}\n");
        await Sink.StartAsync(Samples.Info(), None);
        Assert.True(Lines()[0].GetProperty("old").GetBoolean());
        Assert.Equal(2, Lines().Count);
    }

    [Fact]
    public async Task StartAsync_FileEndsInsideALine_BeginsAFreshOne()
    {
        await File.WriteAllTextAsync(_path, "{\"old\":true}\n{\"torn\":");
        await Sink.StartAsync(Samples.Info(), None);
        await Sink.StopAsync(None);
        var lines = await File.ReadAllLinesAsync(_path);
        Assert.Equal("{\"torn\":", lines[1]);
        Assert.Equal("info", JsonDocument.Parse(lines[2]).RootElement.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("/dev/full", ErrorKind.Configuration)]
    [InlineData("/nowhere/at/all.jsonl", ErrorKind.NotFound)]
    [InlineData("/tmp", ErrorKind.PermissionDenied)]
    public async Task StartAsync_UnwritablePath_SaysWhichAndWhatToDo(string path, ErrorKind kind)
    {
        await using var sink = Create(path);
        var failure = await Assert.ThrowsAsync<Emotion2VecException>(async () => await sink.StartAsync(Samples.Info(), None));
        Assert.Equal(kind, failure.Kind);
        Assert.Contains($"'{path}'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Choose a writable file", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_PathThatDoesNotOpen_SaysSoInsteadOfWaiting()
    {
        using var reader = new ManualResetEventSlim();
        await using var pipe = new FillableDisk();
        var time = new FakeTimeProvider(Samples.Noon);
        await using var sink = new JsonLinesSink(new JsonLinesSinkOptions { Path = "pipe" }, time, NullLogger<JsonLinesSink>.Instance, _ =>
        {
            reader.Wait();
            return pipe;
        });
        var start = Task.Run(async () => await sink.StartAsync(Samples.Info(), None));
        await Wait.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return start.IsCompleted;
            },
            () => "still waiting");

        var failure = await Assert.ThrowsAsync<Emotion2VecException>(() => start);
        Assert.Equal(ErrorKind.Configuration, failure.Kind);
        Assert.Contains("start its reader first", failure.Message, StringComparison.Ordinal);
        reader.Set();
        await Wait.UntilAsync(() => !pipe.CanWrite, () => "what opened late stays open");
    }

    [Fact]
    public void Constructor_NoPath_Throws() => Assert.Equal(ErrorKind.Configuration, Assert.Throws<Emotion2VecException>(() => Create("")).Kind);

    [Fact]
    public async Task Writes_DiskFillsUp_CountsReportsOncePerSecondAndRecovers()
    {
        var time = new FakeTimeProvider(Samples.Noon);
        var log = new ListLogger<JsonLinesSink>();
        await using var disk = new FillableDisk();
        await using var sink = new JsonLinesSink(new JsonLinesSinkOptions { Path = "disk" }, time, log, _ => disk);
        await sink.StartAsync(Samples.Info(), None);
        disk.Room = 10;
        for (var i = 0; i < 30; i++)
        {
            await sink.StateAsync(Samples.State(), None);
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(30, sink.Failures);
        Assert.Equal(3, log.Lines.Count);
        Assert.Contains("No space left", log.Lines[0], StringComparison.Ordinal);

        disk.Room = long.MaxValue;
        await sink.StateAsync(Samples.State("neutral"), None);
        var lines = disk.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("neutral", JsonDocument.Parse(lines[^1]).RootElement.GetProperty("label").GetString());
    }

    [Fact]
    public async Task FramesAsync_WarmedUp_AllocatesNothing()
    {
        await Sink.StartAsync(Samples.Info(), None);
        var block = Samples.Block(frames: 8);
        var before = 0L;
        for (var round = 0; round < 200; round++)
        {
            before = round == 100 ? GC.GetAllocatedBytesForCurrentThread() : before;
            var writing = Sink.FramesAsync(block, None);
            Assert.True(writing.IsCompletedSuccessfully);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    protected override Task<IEventSink> CreateAsync() => Task.FromResult<IEventSink>(Create(_path));

    protected override Task<IReadOnlyList<JsonElement>?> FramesAsync(int atLeast) =>
        Task.FromResult<IReadOnlyList<JsonElement>?>([.. Lines().Where(line => line.GetProperty("type").GetString() == "frames")]);

    protected override Task CleanUpAsync()
    {
        File.Delete(_path);
        return Task.CompletedTask;
    }

    private static JsonLinesSink Create(string path) => new(new JsonLinesSinkOptions { Path = path }, TimeProvider.System, NullLogger<JsonLinesSink>.Instance);

    private List<JsonElement> Lines() => [.. File.ReadAllLines(_path).Select(line => JsonDocument.Parse(line).RootElement)];

    // A disk that takes what it has room for and then fails as Linux does, part of the line written.
    private sealed class FillableDisk : MemoryStream
    {
        public long Room { get; set; } = long.MaxValue;

        public string Text => System.Text.Encoding.UTF8.GetString(ToArray());

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var fits = (int)Math.Min(Room, buffer.Length);
            base.Write(buffer[..fits]);
            Room -= fits;
            if (fits < buffer.Length)
            {
                throw new IOException("No space left on device");
            }
        }
    }
}
