using Emotion2Vec.Core.Diagnostics;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Pipeline.Overload;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>
/// What the step thread does over and over: move sound to the slots, run one encoder step for those that are ready, publish the results.
/// </summary>
/// <remarks>
/// Owners: <see cref="RunOnce"/> and all it touches belong to the step thread. Streams are an immutable array that others replace whole
/// (under the engine's lock) and the loop reads once per pass; a stream that has ended is skipped until it is taken out.
/// How long the oldest chunk has been due says whether the machine carries its streams; the ladder under overload follows from it.
/// A step that fails is tried again slot by slot, so that only the guilty stream is lost. Per pass nothing is allocated and no lock taken.
/// </remarks>
internal sealed class StepLoop
{
    // Oldest chunk first, so that under load every stream falls behind alike.
    private static readonly Comparison<StreamPipeline> ByAge = static (a, b) => a.DueAt.CompareTo(b.DueAt);

    private readonly IStreamEncoder _encoder;
    private readonly TimeProvider _clock;
    private readonly IEncoderSlot[] _slots;
    private readonly int _chunkFrames;
    private readonly int _longestChunkFrames;
    private readonly LoadWatch _watch;
    private readonly CapacityMeter _meter;
    private StreamPipeline[] _streams = [];
    private StreamPipeline[] _ready = [];

    /// <summary>Creates a loop without streams.</summary>
    /// <param name="encoder">The encoder; only the step thread steps it.</param>
    /// <param name="clock">Measures steps.</param>
    /// <param name="batchLimit">The most streams in one step, if the encoder takes as many; at least 1.</param>
    public StepLoop(IStreamEncoder encoder, TimeProvider clock, int batchLimit = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(encoder.MaxBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchLimit, 1);
        _encoder = encoder;
        _clock = clock;
        _slots = new IEncoderSlot[Math.Min(encoder.MaxBatch, batchLimit)];
        (_chunkFrames, _longestChunkFrames) = (encoder.ChunkSizes[0], encoder.ChunkSizes[^1]);
        _watch = new LoadWatch(EngineContext.BlockFramesFor(encoder.Info), clock.TimestampFrequency, (double)_longestChunkFrames / _chunkFrames);
        _meter = new CapacityMeter(EngineContext.BlockFramesFor(encoder.Info), _slots.Length, clock.TimestampFrequency);
    }

    /// <summary>The streams served. Replaced whole; one writer at a time.</summary>
    public StreamPipeline[] Streams
    {
        get => Volatile.Read(ref _streams);
        set => Volatile.Write(ref _streams, value);
    }

    /// <summary>What was measured of it lately; null until there is enough. Any thread.</summary>
    public LaneCapacity? Measured => _meter.Measured;

    /// <summary>One pass: pump every stream, step the oldest ready ones, publish.</summary>
    /// <returns>False if there was nothing to do.</returns>
    public bool RunOnce()
    {
        var started = _clock.GetTimestamp();
        var moved = Pass(out var stepped);
        var ended = _clock.GetTimestamp();
        _meter.Observe(ended, ended - started, stepped.Chunks);
        _watch.Work(ended, stepped.IsLive ? ended - started : 0);
        return moved;
    }

    private bool Pass(out (int Chunks, bool IsLive) stepped)
    {
        stepped = default;
        var streams = Streams;
        if (_ready.Length < streams.Length)
        {
            _ready = new StreamPipeline[streams.Length];
        }

        var moved = false;
        var readyCount = 0;
        var hasShed = false;
        foreach (var stream in streams)
        {
            stream.Serve(_watch.Load, _watch.Reason, _watch.Load >= StreamLoad.LongerChunks ? _longestChunkFrames : _chunkFrames);
            moved |= stream.Pump();
            hasShed |= stream.HasShed;
            if (stream.IsReady)
            {
                _ready[readyCount++] = stream;
            }
        }

        Watch(_ready.AsSpan(0, readyCount), hasShed);

        if (readyCount == 0)
        {
            return moved;
        }

        var ready = Choose(_ready.AsSpan(0, readyCount));

        // Counted in chunks of the ordinary length, so that longer ones are seen to cost less.
        stepped = (ready.Length * (ready[0].Slot.ChunkFrames / _chunkFrames), ready[0].IsLive);
        Step(ready);

        // Ended streams must not be kept alive by a scratch array.
        _ready.AsSpan(0, readyCount).Clear();
        _slots.AsSpan(0, ready.Length).Clear();
        return true;
    }

    // The oldest, and those with it whose next step is of the same form.
    private Span<StreamPipeline> Choose(Span<StreamPipeline> ready)
    {
        if (ready.Length > _slots.Length || Differ(ready))
        {
            ready.Sort(ByAge);
        }

        var count = 0;
        var form = ready[0].Slot.StepForm;
        for (var i = 0; i < ready.Length && count < _slots.Length; i++)
        {
            if (ready[i].Slot.StepForm == form)
            {
                (ready[count], ready[i]) = (ready[i], ready[count]);
                count++;
            }
        }

        return ready[..count];
    }

    private static bool Differ(ReadOnlySpan<StreamPipeline> ready)
    {
        foreach (var stream in ready)
        {
            if (stream.Slot.StepForm != ready[0].Slot.StepForm)
            {
                return true;
            }
        }

        return false;
    }

    private void Watch(ReadOnlySpan<StreamPipeline> ready, bool hasShed)
    {
        var now = _clock.GetTimestamp();
        var due = now;
        foreach (var stream in ready)
        {
            if (stream.IsLive)
            {
                due = Math.Min(due, stream.DueAt);
            }
        }

        _watch.Observe(now, now - due, hasShed);
    }

    private void Step(ReadOnlySpan<StreamPipeline> ready)
    {
        for (var i = 0; i < ready.Length; i++)
        {
            _slots[i] = ready[i].Slot;
        }

        try
        {
            Run(_slots.AsSpan(0, ready.Length));
        }
        catch (Exception error)
        {
            if (ready.Length == 1)
            {
                ready[0].Fail(error);
            }
            else
            {
                StepOneByOne(ready);
            }

            return;
        }

        foreach (var stream in ready)
        {
            stream.Publish();
        }
    }

    private void StepOneByOne(ReadOnlySpan<StreamPipeline> ready)
    {
        foreach (var stream in ready)
        {
            try
            {
                // A slot that the failed step has moved is no longer ready; stepping it again throws, and its stream is lost with the reason.
                _slots[0] = stream.Slot;
                Run(_slots.AsSpan(0, 1));
            }
            catch (Exception error)
            {
                stream.Fail(error);
                continue;
            }

            stream.Publish();
        }
    }

    private void Run(ReadOnlySpan<IEncoderSlot> slots)
    {
        var started = _clock.GetTimestamp();
        _encoder.Step(slots);
        Telemetry.StepDuration.Record(_clock.GetElapsedTime(started).TotalSeconds);
        Telemetry.StepActiveSlots.Record(slots.Length);
    }
}
