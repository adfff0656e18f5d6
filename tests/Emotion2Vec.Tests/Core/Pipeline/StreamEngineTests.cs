using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Core.Pipeline;

public sealed class StreamEngineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Add_FileSource_PublishesEveryFrameThenGoesOffline()
    {
        using var encoder = new ScriptedEncoder();
        var sink = new RecordingSink();
        await using var engine = await StartAsync(encoder, sink);

        var end = await engine.Add(new StreamId("a"), ScriptedSource.File(16000, Ramp(16000))).Completion.WaitAsync(Patience);
        await engine.StopAsync(CancellationToken.None);

        Assert.Equal(StreamCondition.Offline, end.Status.Condition);
        Assert.Equal("end of stream", end.Status.Reason);
        Assert.Null(end.Error);
        Assert.Equal(49, sink.Frames.Sum(block => block.FrameCount));
        Assert.True(sink.Started && sink.Stopped);
    }

    private static float[] Ramp(int count) => [.. Enumerable.Range(0, count).Select(i => i / (float)count)];

    private static async Task<StreamEngine> StartAsync(ScriptedEncoder encoder, params IEventSink[] sinks)
    {
        var engine = new StreamEngine(encoder, sinks, new LinearResamplers(), new EngineOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        await engine.StartAsync(new NodeInfo { Version = "0", Encoder = encoder.Info, PoolingTauSeconds = 1.5 }, CancellationToken.None);
        return engine;
    }
}
