using System.Text.Json;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Tests.Messaging;

/// <summary>What every sink promises (<see cref="IEventSink"/>), run against each implementation.</summary>
public abstract class EventSinkContract : IAsyncLifetime
{
    protected static readonly CancellationToken None = CancellationToken.None;

    protected IEventSink Sink { get; private set; } = null!;

    /// <summary>Frames messages that came out, each as JSON; null for sinks that do not show frames.</summary>
    protected abstract Task<IReadOnlyList<JsonElement>?> FramesAsync(int atLeast);

    protected abstract Task<IEventSink> CreateAsync();

    protected virtual Task WhenWritableAsync() => Task.CompletedTask;

    protected virtual Task CleanUpAsync() => Task.CompletedTask;

    public async Task InitializeAsync() => Sink = await CreateAsync();

    public async Task DisposeAsync()
    {
        await Sink.DisposeAsync();
        await CleanUpAsync();
    }

    [Fact]
    public void Name_OfSink_IsOneShortLowerCaseWord() => Assert.Matches("^[a-z]{3,10}$", Sink.Name);

    [Fact]
    public async Task StopAsync_NeverStarted_Returns()
    {
        await Sink.StopAsync(None);
        await Sink.DisposeAsync();
        await Sink.DisposeAsync();
    }

    [Fact]
    public async Task Members_BeforeStart_AreHarmless() => await EverythingAsync();

    [Fact]
    public async Task StopAsync_Twice_ReturnsAndLaterCallsAreHarmless()
    {
        await Sink.StartAsync(Samples.Info("UNTRAINED"), None);
        await EverythingAsync();
        await Sink.StopAsync(None);
        await Sink.StopAsync(None);
        await EverythingAsync();
    }

    [Fact]
    public async Task FramesAsync_StrangeBlocks_AreTaken()
    {
        await Sink.StartAsync(Samples.Info(), None);
        await WhenWritableAsync();
        foreach (var value in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity, -1, float.MaxValue, float.Epsilon])
        {
            var block = Samples.Block(frames: 3, speech: value);
            block.ProbabilityBuffer.AsSpan().Fill(value);
            block.Quality = value;
            block.UtcTicks = long.MinValue;
            block.FirstFrame = long.MaxValue;
            await Sink.FramesAsync(block, None);
        }

        await Sink.FramesAsync(Samples.Block(frames: 0), None);
        await Sink.FramesAsync(Samples.Block(frames: 2000), None);
        await Sink.FramesAsync(Samples.Block(labels: 1), None);
    }

    [Fact]
    public async Task FramesAsync_BlockReusedAfterwards_OutputKeepsWhatItHeld()
    {
        await Sink.StartAsync(Samples.Info(), None);
        await WhenWritableAsync();
        var block = Samples.Block();
        for (var sequence = 0; sequence < 50; sequence++)
        {
            block.Sequence = sequence;
            block.ProbabilityBuffer.AsSpan().Fill(sequence / 100f);
            await Sink.FramesAsync(block, None);
            block.ProbabilityBuffer.AsSpan().Fill(0.999f);
        }

        if (await FramesAsync(atLeast: 50) is { } frames)
        {
            Assert.Equal(Enumerable.Range(0, 50), frames.Select(frame => frame.GetProperty("seq").GetInt32()));
            Assert.All(frames, frame => Assert.Equal(frame.GetProperty("seq").GetInt32() / 100.0, frame.GetProperty("p")[0][0].GetDouble(), 4));
        }
    }

    [Fact]
    public async Task Members_HostileTexts_AreTaken()
    {
        await Sink.StartAsync(Samples.Info("\u001b[2J", "[red]", "\"\n", "\ud800"), None);
        await Sink.StatusAsync(Samples.Status(reason: "[/] \u001b]0;owned\a \u0000 \r\n {\"type\":\"info\"}") with { Source = "[bold" }, None);
        await Sink.StateAsync(Samples.State("\u001b[31m[/]"), None);
        await Sink.EventAsync(Samples.Event("\u001b[31m[/]", "[red]"), None);
        await Sink.UtteranceAsync(Samples.Utterance() with { Label = "\u001b[31m[/]" }, None);
        await Sink.FramesAsync(Samples.Block(), None);
        await Sink.StopAsync(None);
    }

    private async Task EverythingAsync()
    {
        await Sink.StatusAsync(Samples.Status(), None);
        await Sink.FramesAsync(Samples.Block(), None);
        await Sink.StateAsync(Samples.State(), None);
        await Sink.EventAsync(Samples.Event(), None);
        await Sink.UtteranceAsync(Samples.Utterance(), None);
        await Sink.HealthAsync(Samples.Health(), None);
        await Sink.StatusAsync(Samples.Status(StreamCondition.Offline), None);
    }
}
