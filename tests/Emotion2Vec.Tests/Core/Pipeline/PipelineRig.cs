using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Core.Labels;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Core.Pipeline;

/// <summary>The step loop and its streams without threads: the test is source and step thread in one, and owns time.</summary>
internal sealed class PipelineRig
{
    private readonly SinkPump[] _pumps;
    private readonly CancellationTokenSource _cut = new();
    private readonly EngineContext _context;

    public PipelineRig(ScriptedEncoder encoder, EngineOptions? options = null, IResamplerFactory? resamplers = null, params IEventSink[] sinks)
    {
        Sink = new RecordingSink();
        options ??= new EngineOptions();
        IEventSink[] all = sinks.Length > 0 ? sinks : [Sink];
        _pumps = [.. all.Select((sink, index) => new SinkPump(sink, index, options.SinkQueueBlocks, Clock, NullLogger.Instance))];
        var labels = LabelSelection.Of(encoder.Info.Labels, options.Labels);
        _context = new EngineContext(
            encoder.Info, labels, resamplers ?? new LinearResamplers(), EngineContext.BlocksFor(encoder.Info, labels), new SinkSet(_pumps), options, Clock);
        Encoder = encoder;
        Loop = new StepLoop(encoder, Clock, options.Capacities is [var kind, ..] ? kind.BatchLimit : int.MaxValue);
        foreach (var pump in _pumps)
        {
            pump.Start(_cut.Token);
        }
    }

    /// <summary>Another lane of the same engine: it shares what lanes share, and its time passes by itself.</summary>
    public PipelineRig(PipelineRig beside, ScriptedEncoder encoder)
    {
        (Sink, _pumps, Encoder) = (beside.Sink, beside._pumps, encoder);
        _context = beside._context with { Clock = Clock };
        Loop = new StepLoop(encoder, Clock);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public ScriptedEncoder Encoder { get; }

    public RecordingSink Sink { get; }

    public StepLoop Loop { get; }

    /// <summary>Opens gates for streams added from now on.</summary>
    public SpeechGates? Gates { get; init; }

    /// <summary>What each stream's owner wants.</summary>
    public Dictionary<string, WantedSettings> Wanted { get; } = [];

    public FrameBlockPool Blocks => _context.Blocks;

    public (AudioRing Ring, StreamPipeline Pipeline, StreamLifecycle Lifecycle) Add(string name, bool isLive = true, StreamSettings? settings = null)
    {
        var id = new StreamId(name);
        var ring = new AudioRing(_context.Options.RingSeconds, Clock);
        var lifecycle = new StreamLifecycle(id, "test", _context.Sinks, Clock, NullLogger.Instance);
        var pipeline = new StreamPipeline(id, isLive, ring, Encoder.OpenSlot(), lifecycle, _context with { Gates = Gates }, Wanted[name] = new WantedSettings(settings ?? _context.Options.Defaults), NullLogger.Instance);
        Loop.Streams = [.. Loop.Streams, pipeline];
        return (ring, pipeline, lifecycle);
    }

    /// <summary>Runs passes until there is nothing to do.</summary>
    public void RunAll()
    {
        while (Loop.RunOnce())
        {
        }
    }

    /// <summary>Waits until the sinks were told everything, and ends them.</summary>
    public async Task<RecordingSink> DrainAsync()
    {
        await Task.WhenAll(_pumps.Select(pump => pump.StopAsync(CancellationToken.None))).WaitAsync(TimeSpan.FromSeconds(30));
        return Sink;
    }
}
