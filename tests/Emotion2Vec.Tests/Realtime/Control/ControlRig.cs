using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Realtime.Control;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;
using Emotion2Vec.Tests.Core.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Realtime.Control;

/// <summary>An engine that runs, with a configured stream <c>desk</c>, and the control of it.</summary>
internal sealed class ControlRig : IAsyncDisposable
{
    private readonly StreamHall _hall;

    private ControlRig(StreamEngine engine, StreamHall hall, StreamControl control) => (Engine, _hall, Control) = (engine, hall, control);

    public StreamEngine Engine { get; }

    public StreamControl Control { get; }

    public bool IsKept => _hall.IsKept;

    public static async Task<ControlRig> StartAsync(ControlOptions? options = null, RecordingSink? sink = null, StepCapacity? capacity = null)
    {
        options ??= new ControlOptions();
        var encoder = new ScriptedEncoder(maxBatch: 3);
        var engine = new StreamEngine(encoder, sink is null ? [] : [sink], new LinearResamplers(), new() { MaxStreams = 4, Capacities = capacity is null ? [] : [capacity], RefuseBeyondCapacity = capacity is not null }, TimeProvider.System, NullLoggerFactory.Instance);
        var node = new NodeInfo { Version = "0", Encoder = encoder.Info, PoolingTauSeconds = 1.5 };
        await engine.StartAsync(node, CancellationToken.None);
        var hall = new StreamHall(engine, TimeProvider.System, NullLoggerFactory.Instance);
        hall.Start([(new StreamId("desk"), new(new ScriptedSource(true, async (writer, stop) =>
        {
            writer.Begin(16000);
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        })))]);
        var sources = new ControlSources(options, new AudioSourceFactory(new AudioSourceOptions(), TimeProvider.System));
        return new(engine, hall, new StreamControl(engine, hall, sources, options, node, hasMicrophone: true, NullLogger.Instance));
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        _hall.Dispose();
    }
}
