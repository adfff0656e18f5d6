using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Diagnostics;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Core.Pipeline.Overload;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Microsoft.Extensions.Logging;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>
/// One stream from ring to published frames. Owned by the step thread, but for <see cref="Abandon"/>. A failure inside takes this stream
/// offline and no other.
/// </summary>
/// <remarks>
/// A run goes: read until sealed and empty, flush the resampler, finish the slot, publish the last short chunk. The next run (a live source that
/// came back) starts with slot, gate and pool as new, because old context would speak of another time; frame numbers go on where they were.
/// Every frame is encoded and published; how much of it enters the pool is the product of the speech gate and of the share of its sound that was really heard.
/// Under overload a live stream tells less, and in the end hears less: what it drops unheard is a hole like any other. A file waits, and is told whole.
/// </remarks>
internal sealed class StreamPipeline
{
    private readonly StreamId _id;
    private readonly AudioRing _ring;
    private readonly IEncoderSlot _slot;
    private readonly bool _isLive;
    private readonly StreamLifecycle _lifecycle;
    private readonly EngineContext _context;
    private readonly ILogger _log;
    private readonly RunReader _reader = new();
    private readonly SlotFeed _feed;
    private readonly SpeechGate? _gate;
    private readonly WantedSettings _wanted;
    private readonly StreamReporter _reporter;
    private readonly DueClock _due;
    private readonly int _labelCount;
    private readonly int _dimensionCount;
    private StreamSettings _settings;
    private StreamTrajectory _trajectory;
    private AudioRun? _run;
    private float _bandwidth = 1;
    private bool _runHeard;
    private bool _ended;
    private string? _abandoned;
    private long _firstFrameOfRun;
    private long _samplesOfEarlierRuns;
    private long _sequence;
    private long _nextFrame;
    private long _nextUtcTicks;

    /// <summary>Creates a pipeline that owns its slot from now on.</summary>
    /// <param name="id">The stream.</param>
    /// <param name="isLive">True if sound arrives in real time, so that what waits in the ring tells how late the encoder is.</param>
    /// <param name="ring">Where sound comes from.</param>
    /// <param name="slot">The stream's state in the encoder, fresh.</param>
    /// <param name="lifecycle">Learns of the first sound and of the end.</param>
    /// <param name="context">What all streams share.</param>
    /// <param name="wanted">How its scores are to be pooled and judged.</param>
    /// <param name="log">Receives failures.</param>
    public StreamPipeline(
        StreamId id, bool isLive, AudioRing ring, IEncoderSlot slot, StreamLifecycle lifecycle, EngineContext context, WantedSettings wanted, ILogger log)
    {
        _id = id;
        _isLive = isLive;
        _ring = ring;
        _slot = slot;
        _lifecycle = lifecycle;
        _context = context;
        _log = log;
        _gate = OpenGate(slot, context);
        _feed = new SlotFeed(context.Resamplers, _reader, _gate);
        _wanted = wanted;
        _settings = wanted.Current;
        _trajectory = new StreamTrajectory(id, context.Trajectories, _settings);
        _reporter = new StreamReporter(id, ring, context, _settings.UncertaintyRules);
        _due = new DueClock(EngineContext.BlockFramesFor(context.Encoder), context.Clock.TimestampFrequency);
        _labelCount = context.Encoder.Labels.Count;
        _dimensionCount = context.Encoder.Dimensions.Count;
    }

    /// <summary>The stream's state in the encoder.</summary>
    public IEncoderSlot Slot => _slot;

    /// <summary>True if the encoder can run a step for this stream.</summary>
    public bool IsReady => !_ended && _slot.IsReady;

    /// <summary>When the waiting chunk was complete, in ticks of the clock's timestamp.</summary>
    public long ReadyAt { get; private set; }

    /// <summary>Since when the encoder has owed the waiting chunk a step, in ticks of the clock's timestamp.</summary>
    public long DueAt => _due.DueAt;

    /// <summary>Whether a late step harms anybody: sound arrives in real time.</summary>
    public bool IsLive => _isLive;

    /// <summary>Whether the last <see cref="Pump"/> dropped sound unheard.</summary>
    public bool HasShed { get; private set; }

    /// <summary>Says how much is to be told from now on. Files are told whole, whatever the load.</summary>
    /// <param name="load">The rung of the ladder.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="chunkFrames">Frames of its chunks, from the next one on.</param>
    public void Serve(StreamLoad load, string reason, int chunkFrames)
    {
        if (_isLive && !_ended && load != _reporter.Load)
        {
            _slot.Resize(chunkFrames);
            _reporter.Load = load;
            _lifecycle.Load(load, reason);
        }
    }

    /// <summary>Moves sound towards the slot, and the stream towards its end. Never throws.</summary>
    /// <returns>True if anything moved.</returns>
    public bool Pump()
    {
        HasShed = false;
        if (_ended)
        {
            return false;
        }

        try
        {
            if (Volatile.Read(ref _abandoned) is { } reason)
            {
                End(reason, null);
                return false;
            }

            var moved = !_slot.IsReady && Advance();
            if (!_ended)
            {
                _reporter.ReportHealth(AudioSamples, _feed.InvalidSamples, QueuedSamples);
                _lifecycle.Health = _reporter.Health;
            }

            return moved;
        }
        catch (Exception error)
        {
            Fail(error);
            return false;
        }
    }

    /// <summary>Pools and publishes the result of a step. Never throws; allocates nothing unless the state changed.</summary>
    public void Publish()
    {
        try
        {
            var frames = _slot.FrameCount;
            ThrowIfUnexpected("logits", _slot.Logits.Length, frames, _labelCount, "classes");
            ThrowIfUnexpected("values", _slot.Dimensions.Length, frames, _dimensionCount, "dimensions");
            if (_wanted.Current != _settings)
            {
                Reconfigure(_wanted.Current);
            }

            for (var from = 0; from < frames; from += _context.Blocks.MaxFrames)
            {
                var count = Math.Min(_context.Blocks.MaxFrames, frames - from);
                PublishBlock(from, count);
            }

            _reporter.AddLatency(_context.Clock.GetElapsedTime(ReadyAt));
            _reporter.ReportState();
            _lifecycle.State = _reporter.State;
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    /// <summary>Takes the stream offline because of a failure.</summary>
    /// <param name="error">The failure.</param>
    public void Fail(Exception error)
    {
        if (!_ended)
        {
            Log.StreamFailed(_log, _id, error);
            End(error.Message, error);
        }
    }

    /// <summary>Asks the step thread to end the stream without encoding what still waits. Any thread.</summary>
    /// <param name="reason">Why, for people.</param>
    public void Abandon(string reason) => Interlocked.CompareExchange(ref _abandoned, reason, null);

    private long AudioSamples => _samplesOfEarlierRuns + _feed.RunSamples;

    private int QueuedSamples => _run?.Samples.Count ?? 0;

    private bool Advance()
    {
        if ((_run ?? EnterRun()) is not { } run)
        {
            _due.Starve(_context.Clock.GetTimestamp());
            return false;
        }

        _due.Resize(_slot.ChunkFrames);
        if (_reporter.Load == StreamLoad.Shedding)
        {
            Shed(run);
        }

        var moved = _feed.Pump(_slot);
        if (moved && !_runHeard)
        {
            _runHeard = true;
            _lifecycle.Online(run.Number);
        }

        if (!_slot.IsReady)
        {
            if (!run.IsFinished)
            {
                _due.Starve(_context.Clock.GetTimestamp());
                return moved;
            }

            if (!FinishRun())
            {
                return true;
            }
        }

        // What still waits behind the chunk arrived after it: that long ago the chunk was complete. A file has no such clock.
        var (now, behind) = (_context.Clock.GetTimestamp(), _isLive ? TicksOf(run.Samples.Count, run) : 0);
        ReadyAt = now - behind;
        _due.Complete(now, behind);
        return true;
    }

    // Between two chunks: what has been due for too long is dropped, oldest first, so that the next chunk is the newest there is.
    private void Shed(AudioRun run)
    {
        var behind = run.Samples.Count - ((long)_slot.SamplesWanted * run.SampleRate / ModelAudio.SampleRate);
        if (behind > 0 && _due.Excess(_context.Clock.GetTimestamp(), TicksOf(behind, run)) is > 0 and var excess)
        {
            _reporter.AddShed(_reader.Skip(Math.Min(behind, excess * run.SampleRate / _context.Clock.TimestampFrequency)));
            _due.Forgive(excess);
            HasShed = true;
        }
    }

    private long TicksOf(long samples, AudioRun run) => samples * _context.Clock.TimestampFrequency / run.SampleRate;

    private static SpeechGate? OpenGate(IEncoderSlot slot, EngineContext context)
    {
        try
        {
            return context.Gates?.Open();
        }
        catch
        {
            slot.Dispose();
            throw;
        }
    }

    private AudioRun? EnterRun()
    {
        // In this order: a run that began before completion must not be missed.
        var completed = _ring.IsCompleted;
        var run = _ring.TakeRun();
        if (run is null)
        {
            if (completed)
            {
                End(_ring.EndReason, _ring.EndError);
            }

            return null;
        }

        if (run.Number > 1)
        {
            _slot.Reset();
        }

        _samplesOfEarlierRuns += _feed.RunSamples;
        _reader.Enter(run);
        _feed.Enter(run.SampleRate);
        _bandwidth = Bandwidth.ShareOf(run.SampleRate);
        _runHeard = false;
        _run = run;
        return run;
    }

    // True if a step is to run first; false once the run is left.
    private bool FinishRun()
    {
        if (!_feed.Flush(_slot) || _slot.IsReady)
        {
            return true;
        }

        // Asked again after each step: with look-ahead, more than one chunk may be waiting for its end.
        if (_slot.Finish())
        {
            return true;
        }

        _firstFrameOfRun += (_feed.RunSamples + ModelAudio.HopSamples - 1) / ModelAudio.HopSamples;
        _run = null;
        _trajectory.Finish(_nextFrame, _nextUtcTicks);
        return false;
    }

    // What the old settings had found ends where they end, so that nothing stays open that the new ones know nothing of.
    private void Reconfigure(StreamSettings settings)
    {
        _trajectory.Finish(_nextFrame, _nextUtcTicks);
        _trajectory = new StreamTrajectory(_id, _context.Trajectories, settings, _trajectory);
        _reporter.Uncertainty = settings.UncertaintyRules;
        _settings = settings;
    }

    private void PublishBlock(int from, int count)
    {
        var firstFrame = _slot.FirstFrame + from;
        var block = _context.Blocks.Rent();
        for (var t = 0; t < count; t++)
        {
            block.SpeechBuffer[t] = _reader.Loss.WeightOf(firstFrame + t) * (_gate?.At(firstFrame + t) ?? 1);
        }

        _gate?.Forget(firstFrame + count);
        var unclipped = _feed.Meter.Take(firstFrame, count, out var level);

        var (utcTicks, rtpTimestamp) = _reader.Clock.At(firstFrame * ModelAudio.HopSamples);
        block.Stream = _id;
        block.Sequence = _sequence;
        block.FirstFrame = _firstFrameOfRun + firstFrame;
        block.FrameCount = count;
        block.UtcTicks = utcTicks;
        block.RtpTimestamp = rtpTimestamp;
        block.Quality = _reader.Loss.TakeQuality(firstFrame, count) * unclipped * _bandwidth;
        block.Level = level;
        block.DropCounts = _reporter.SinkDropCounts;
        _trajectory.Fill(block, _slot, from);
        _reporter.Observe(block);
        (_nextFrame, _nextUtcTicks) = (block.FirstFrame + count, utcTicks + (count * ModelAudio.FrameMilliseconds * TimeSpan.TicksPerMillisecond));
        Tell(block);
        _trajectory.Tell(_firstFrameOfRun + firstFrame, utcTicks);
    }

    private void Tell(FrameBlock block)
    {
        if (_reporter.Tells(block))
        {
            _sequence++;
            _context.Sinks.Publish(block);
        }
        else
        {
            block.Retain(1);
            block.Release();
        }
    }

    private static void ThrowIfUnexpected(string what, int count, int frames, int width, string columns)
    {
        if (frames < 0 || count != frames * width)
        {
            throw new InvalidOperationException($"The encoder gave {count} {what} for {frames} frames of {width} {columns}.");
        }
    }

    private void End(string reason, Exception? error)
    {
        _ended = true;
        var queued = QueuedSamples;
        _run = null;
        try
        {
            _feed.Close();
            _slot.Dispose();
            _gate?.Dispose();
        }
        catch (Exception disposal)
        {
            Log.StreamFailed(_log, _id, disposal);
        }

        _trajectory.Finish(_nextFrame, _nextUtcTicks);
        var state = _reporter.SendFinalState();
        var health = _reporter.SendHealth(AudioSamples, _feed.InvalidSamples, queued);
        (_lifecycle.State, _lifecycle.Health) = (state, health);
        _lifecycle.Offline(reason, state, health, error);
    }
}
