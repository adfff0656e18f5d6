using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Core.Labels;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Inference.Gating;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Tests.Core.Pipeline;
using Emotion2Vec.Tests.Inference.Streaming;
using Emotion2Vec.Tests.Messaging;
using Emotion2Vec.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Inference.Gating;

/// <summary>64 streams through one step loop, with encoder (random weights) and gate, in virtual time. 'bench streams' does the same for ten minutes each.</summary>
public sealed class ManyStreamsTests : IDisposable
{
    private const int Streams = 64;
    private const int SpokenSeconds = 4;
    private const int SilentChunks = 15;
    private const int ChunkFrames = 16;

    private readonly TinyModel _tiny = new();
    private readonly SileroDetectorFactory _detectors = new();
    private readonly StreamingEncoder _encoder;
    private readonly FrameCounter _frames = new();
    private readonly SinkPump _pump;
    private readonly StepLoop _loop;
    private readonly AudioRing[] _rings;
    private readonly CancellationTokenSource _stop = new();
    private readonly FakeTimeProvider _clock = new();

    public ManyStreamsTests()
    {
        _encoder = StreamingFixture.Encoder(_tiny.Model, new(ChunkFrames, 32, 0), maxBatch: 8);
        _pump = new SinkPump(_frames, 0, 65536, _clock, NullLogger.Instance);
        _pump.Start(_stop.Token);
        _loop = new StepLoop(_encoder, _clock);
        var labels = LabelSelection.Of(_encoder.Info.Labels, new());
        var context = new EngineContext(
            _encoder.Info, labels, new LinearResamplers(), EngineContext.BlocksFor(_encoder.Info, labels), new SinkSet([_pump]), new EngineOptions(), _clock,
            new SpeechGates(_detectors, new GateOptions()));
        _rings = [.. Enumerable.Range(0, Streams).Select(i => Add(new StreamId($"s{i}"), context))];
    }

    public void Dispose()
    {
        _stop.Cancel();
        foreach (var stream in _loop.Streams)
        {
            stream.Abandon("over");
        }

        _loop.RunOnce();
        _encoder.Dispose();
        _detectors.Dispose();
        _tiny.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task RunOnce_ManyStreams_DropNothingAndAllocateNothing()
    {
        var clip = AudioFile.ReadModelAudio(RepositoryFolder.Path("configs", "demo", "spoken-clip.flac"));
        for (var packet = 0; packet < SpokenSeconds * ModelAudio.FramesPerSecond; packet++)
        {
            for (var i = 0; i < Streams; i++)
            {
                // Every stream hears another part, and none in step with another.
                var at = ((i * 4801) + (packet * ModelAudio.HopSamples)) % (clip.Length - ModelAudio.HopSamples);
                Assert.True(_rings[i].TryWrite(clip.AsSpan(at, ModelAudio.HopSamples)));
            }

            RunAll();
        }

        var silence = new float[ChunkFrames * ModelAudio.HopSamples];
        var rounds = new long[SilentChunks];
        for (var round = 0; round < SilentChunks; round++)
        {
            // A sink that lags keeps blocks, and more are made: that is by design, and not what is asked here.
            await Wait.UntilAsync(() => _frames.Count == FramesOf(round * silence.Length));
            rounds[round] = Silence(silence);
        }

        await _pump.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(0, _rings.Sum(ring => ring.DroppedSamples));
        Assert.Equal(FramesOf(SilentChunks * silence.Length), _frames.Count);
        Assert.InRange(_frames.Spoken / (double)(Streams * SpokenSeconds * ModelAudio.FramesPerSecond), 0.5, 1);

        // Until silence has lasted (1.5 s are five chunks) states change, which is worth a message; from then on nothing is.
        Assert.Equal(0, rounds[8..].Order().ElementAt(2));
    }

    // What does not fill a chunk still waits.
    private static long FramesOf(int silentSamples)
    {
        var samples = (SpokenSeconds * ModelAudio.SampleRate) + silentSamples;
        var chunks = (samples - (ModelAudio.SupportSamples - ModelAudio.HopSamples)) / (ChunkFrames * ModelAudio.HopSamples);
        return (long)Streams * chunks * ChunkFrames;
    }

    private AudioRing Add(StreamId id, EngineContext context)
    {
        var ring = new AudioRing(4, _clock);
        ring.Begin(ModelAudio.SampleRate);
        var lifecycle = new StreamLifecycle(id, "test", context.Sinks, _clock, NullLogger.Instance);
        _loop.Streams = [.. _loop.Streams, new StreamPipeline(id, isLive: true, ring, _encoder.OpenSlot(), lifecycle, context, new(new()), NullLogger.Instance)];
        return ring;
    }

    private long Silence(float[] chunk)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var ring in _rings)
        {
            ring.TryWrite(chunk);
        }

        RunAll();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void RunAll()
    {
        while (_loop.RunOnce())
        {
        }
    }

    private sealed class FrameCounter : IEventSink
    {
        public string Name => "counter";

        public long Count { get; private set; }

        public double Spoken { get; private set; }

        public ValueTask StartAsync(NodeInfo info, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask FramesAsync(FrameBlock block, CancellationToken cancellationToken)
        {
            Count += block.FrameCount;
            foreach (var speech in block.Speech)
            {
                Spoken += speech;
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask StateAsync(StreamState state, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask EventAsync(StreamEvent happened, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask UtteranceAsync(StreamUtterance utterance, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask StatusAsync(StreamStatus status, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask HealthAsync(StreamHealth health, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
