using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Streams;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Core.Pipeline;

/// <summary>Streams beyond what the machine was measured to carry.</summary>
public sealed class StreamAdmissionTests
{
    private static readonly StepCapacity Two = new() { Lanes = 1, BatchLimit = 1, StreamsMeasured = 2.9 };

    [Fact]
    public async Task Add_GuestBeyondCapacity_IsRefusedWithWhatToDo()
    {
        await using var engine = await StartAsync(Two);
        engine.Add(new StreamId("a"), Silence(), isGuest: true);
        engine.Add(new StreamId("b"), Silence());

        var error = Assert.Throws<Emotion2VecException>(() => engine.Add(new StreamId("c"), Silence(), isGuest: true));

        Assert.Equal(ErrorKind.Overloaded, error.Kind);
        Assert.Equal(
            "Overloaded: live streams running 2, admitted here 2; try again later. Stream 'c' is refused because this machine was measured at start to carry 2.9 if it did nothing else, and 0.7 of that are admitted. "
            + "Remove a stream, or serve a smaller model or one in 8 bits; Engine:RefuseBeyondCapacity=false admits all, and tells less of each.",
            error.Message);
        Assert.Equal(2, engine.Streams.Count);
    }

    [Fact]
    public async Task Add_GuestWherePlaceBecameFree_IsAdmitted()
    {
        await using var engine = await StartAsync(Two);
        engine.Add(new StreamId("a"), Silence(), isGuest: true);
        engine.Add(new StreamId("b"), Silence(), isGuest: true);
        await engine.RemoveAsync(new StreamId("a")).WaitAsync(TimeSpan.FromSeconds(60));
        engine.Add(new StreamId("c"), Silence(), isGuest: true);
        Assert.Equal(["b", "c"], engine.Streams.Select(stream => stream.Id.ToString()).Order());
    }

    [Fact]
    public async Task Add_OperatorsOwnBeyondCapacity_Starts()
    {
        await using var engine = await StartAsync(Two);
        foreach (var name in (string[])["a", "b", "c", "d"])
        {
            engine.Add(new StreamId(name), Silence());
        }

        Assert.Equal(4, engine.Streams.Count);
    }

    [Fact]
    public async Task Add_FileBeyondCapacity_IsAdmittedAndDoesNotCount()
    {
        await using var engine = await StartAsync(Two);
        engine.Add(new StreamId("file"), Silence(isLive: false), isGuest: true);
        engine.Add(new StreamId("a"), Silence(), isGuest: true);
        engine.Add(new StreamId("b"), Silence(), isGuest: true);
        engine.Add(new StreamId("another"), Silence(isLive: false), isGuest: true);
        Assert.Throws<Emotion2VecException>(() => engine.Add(new StreamId("c"), Silence(), isGuest: true));
        Assert.Equal(4, engine.Streams.Count);
    }

    [Fact]
    public async Task Add_OneRests_LeavesItsPlace()
    {
        await using var engine = await StartAsync(Two);
        engine.Add(new StreamId("a"), Silence(), isGuest: true).Pause();
        engine.Add(new StreamId("b"), Silence(), isGuest: true);
        engine.Add(new StreamId("c"), Silence(), isGuest: true);
        Assert.Equal(3, engine.Streams.Count);
    }

    [Fact]
    public async Task Add_RefusalSwitchedOff_AdmitsAll()
    {
        await using var engine = await StartAsync(Two, refuses: false);
        foreach (var name in (string[])["a", "b", "c"])
        {
            engine.Add(new StreamId(name), Silence(), isGuest: true);
        }

        Assert.Equal(3, engine.Streams.Count);
    }

    [Fact]
    public async Task Add_Refusal_IsCounted()
    {
        var counted = new ConcurrentBag<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "emotion2vec.streams.refused")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Add((string)tags[0].Value!));
        listener.Start();
        await using var engine = await StartAsync(Two);
        engine.Add(new StreamId("a"), Silence());
        engine.Add(new StreamId("b"), Silence());
        Assert.Throws<Emotion2VecException>(() => engine.Add(new StreamId("c"), Silence(), isGuest: true));

        Assert.Contains("capacity", counted);
    }

    [Fact]
    public async Task Add_NothingMeasured_OnlyTheMostStreamsCount()
    {
        await using var engine = await StartAsync(null);
        for (var i = 0; i < 5; i++)
        {
            engine.Add(new StreamId($"s{i}"), Silence(), isGuest: true);
        }

        Assert.Contains("MaxStreams", Assert.Throws<Emotion2VecException>(() => engine.Add(new StreamId("x"), Silence(), isGuest: true)).Message, StringComparison.Ordinal);
    }

    private static ScriptedSource Silence(bool isLive = true) => new(isLive, async (writer, stop) =>
    {
        writer.Begin(16000);
        await Task.Delay(Timeout.Infinite, stop);
    });

    private static async Task<StreamEngine> StartAsync(StepCapacity? capacity, bool refuses = true)
    {
        var encoder = new ScriptedEncoder();
        var engine = new StreamEngine(encoder, [], new LinearResamplers(), new EngineOptions { Capacities = capacity is null ? [] : [capacity], RefuseBeyondCapacity = refuses, MaxStreams = 5 }, TimeProvider.System, NullLoggerFactory.Instance);
        await engine.StartAsync(new() { Version = "0", Encoder = encoder.Info, PoolingTauSeconds = 1.5 }, CancellationToken.None);
        return engine;
    }
}
