using Emotion2Vec.Audio.Resampling;
using Emotion2Vec.Benchmarks.Encoder;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Core.Labels;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Model.Weights;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Benchmarks.Pipeline;

/// <summary>The product's own path from ring to publish queue, with the real encoder of the small architecture, driven by one thread.</summary>
internal sealed class ChunkPath : IDisposable
{
    /// <summary>Samples per chunk.</summary>
    public const int ChunkSamples = 16 * ModelAudio.HopSamples;

    // As serve has it.
    private const int MaxBatch = 8;

    private static readonly ChunkGeometry Geometry = new(16, 256, 0);

    private readonly RandomWeights _weights = new(EncoderBenchmark.Small, 9, seed: 1);
    private readonly EncoderModel _model;
    private readonly StreamingEncoder _encoder;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<AudioRing> _rings = [];
    private readonly List<StreamLifecycle> _lifecycles = [];
    private readonly StepLoop _loop;
    private readonly EngineContext _context;
    private readonly StoppedClock _clock = new();
    private readonly float[] _packet = new float[ModelAudio.HopSamples];
    private readonly SpeexResamplerFactory _resamplers = new();
    private long _droppedByThoseGone;
    private int _replaced;

    /// <summary>Wires the path.</summary>
    /// <param name="streams">Streams that are ready at the same time, and so share a step.</param>
    /// <param name="gates">Opens their speech gates; null for none.</param>
    /// <param name="rateOf">Samples per second of a stream's source, by its index; null for 16 kHz.</param>
    public ChunkPath(int streams, SpeechGates? gates = null, Func<int, int>? rateOf = null)
    {
        _model = new(EncoderBenchmark.Small, 9, _weights, threads: 1);
        var info = EncoderBenchmark.Info(EncoderBenchmark.Small, EncoderMode.Cached, Geometry.ChunkFrames, Geometry.LeftFrames);
        _encoder = new(_model, Geometry, info, maxBatch: Math.Min(streams, MaxBatch));
        _loop = new(_encoder, _clock);
        // What is told now and then may allocate, and is put off: it is the chunk that is measured.
        var options = new EngineOptions { HealthIntervalSeconds = 3600, Utterances = new() { MostFrames = 30_000 } };
        var pump = new SinkPump(new NullSink(), 0, options.SinkQueueBlocks, _clock, NullLogger.Instance);
        pump.Start(_stop.Token);
        var labels = LabelSelection.Of(info.Labels, options.Labels);
        var context = new EngineContext(info, labels, _resamplers, EngineContext.BlocksFor(info, labels), new SinkSet([pump]), options, _clock, gates);
        _context = context;
        for (var i = 0; i < streams; i++)
        {
            var (ring, lifecycle, stream) = Open($"stream-{i}", rateOf?.Invoke(i) ?? ModelAudio.SampleRate);
            _rings.Add(ring);
            _lifecycles.Add(lifecycle);
            _loop.Streams = [.. _loop.Streams, stream];
        }
    }

    /// <summary>Where the streams' sound goes.</summary>
    public IReadOnlyList<IAudioWriter> Writers => _rings;

    /// <summary>Samples that found no room.</summary>
    public long DroppedSamples => _droppedByThoseGone + _rings.Sum(ring => ring.DroppedSamples);

    /// <summary>Streams that have failed, for whatever reason.</summary>
    public int Failed => _lifecycles.Count(lifecycle => lifecycle.Ended.IsCompleted);

    /// <summary>Makes a stream leave, and another come in its place.</summary>
    /// <param name="index">Which.</param>
    /// <param name="rate">Samples per second of the one that comes.</param>
    /// <returns>Where its sound goes.</returns>
    public IAudioWriter Replace(int index, int rate)
    {
        _loop.Streams[index].Abandon("left");
        Publish();
        if (!_lifecycles[index].Ended.IsCompleted)
        {
            throw new InvalidOperationException($"Stream {index} was told to leave and did not.");
        }

        _droppedByThoseGone += _rings[index].DroppedSamples;
        var (ring, lifecycle, stream) = Open($"stream-{index}-{++_replaced}", rate);
        (_rings[index], _lifecycles[index]) = (ring, lifecycle);
        var streams = _loop.Streams.ToArray();
        streams[index] = stream;
        _loop.Streams = streams;
        return ring;
    }

    /// <summary>Writes a chunk of silence to every ring, packet by packet, and runs the step loop until all is published.</summary>
    public void Chunk()
    {
        for (var packet = 0; packet < Geometry.ChunkFrames; packet++)
        {
            Packet(_packet);
        }

        Publish();
    }

    /// <summary>Writes the same sound to every ring.</summary>
    /// <param name="samples">16 kHz.</param>
    public void Packet(ReadOnlySpan<float> samples)
    {
        foreach (var ring in _rings)
        {
            ring.TryWrite(samples);
        }
    }

    /// <summary>Runs the step loop until all is published.</summary>
    public void Publish()
    {
        while (_loop.RunOnce())
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        foreach (var stream in _loop.Streams)
        {
            stream.Slot.Dispose();
        }

        _encoder.Dispose();
        _model.Dispose();
        _weights.Dispose();
        _stop.Dispose();
    }

    private (AudioRing Ring, StreamLifecycle Lifecycle, StreamPipeline Stream) Open(string name, int rate)
    {
        var id = new StreamId(name);
        var ring = new AudioRing(_context.Options.RingSeconds, _clock);
        ring.Begin(rate);
        var lifecycle = new StreamLifecycle(id, "benchmark", _context.Sinks, _clock, NullLogger.Instance);
        return (ring, lifecycle, new StreamPipeline(id, isLive: false, ring, _encoder.OpenSlot(), lifecycle, _context, new(_context.Options.Defaults), NullLogger.Instance));
    }

    private sealed class NullSink : IEventSink
    {
        public string Name => "null";

        public ValueTask StartAsync(NodeInfo info, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask FramesAsync(FrameBlock block, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask StateAsync(StreamState state, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask StatusAsync(StreamStatus status, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask HealthAsync(StreamHealth health, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask EventAsync(StreamEvent happened, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask UtteranceAsync(StreamUtterance utterance, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
