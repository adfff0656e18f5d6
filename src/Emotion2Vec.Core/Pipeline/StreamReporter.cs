using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Diagnostics;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Core.Trajectories;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>
/// Says in few words how a stream goes: its state on change, its health at intervals. Owned by the step thread; allocates only when it speaks.
/// </summary>
/// <remarks>
/// State: sent when label, phase or certainty changed, or confidence or a dimension moved by <see cref="ConfidenceStep"/> since the last one sent, and a second of the
/// stream's own time has passed. Sound time, not wall time, so that a file yields the same messages however fast it is read.
/// </remarks>
/// <param name="stream">The stream.</param>
/// <param name="ring">Where its sound comes from, and what is counted there.</param>
/// <param name="context">What all streams share.</param>
/// <param name="uncertainty">When its scores say too little to name a class.</param>
internal sealed class StreamReporter(StreamId stream, AudioRing ring, EngineContext context, UncertaintyRules uncertainty)
{
    /// <summary>Change of confidence, or of a dimension, worth a message.</summary>
    public const float ConfidenceStep = 0.05f;

    // Of frames under StreamLoad.Reduced: about a second apart at the default chunk, less than the trajectory's own time constant.
    private const int BlocksPerToldBlock = 4;
    private const long StateIntervalMs = 1000;
    private const long ReducedStateIntervalMs = 5000;

    private readonly TimeSpan _healthInterval = TimeSpan.FromSeconds(context.Options.HealthIntervalSeconds);
    private readonly LatencyHistogram _latency = new();
    private readonly float[] _probabilities = new float[context.Labels.Count];
    private readonly float[] _dimensions = new float[context.Encoder.Dimensions.Count];
    private readonly long[] _reportedCounts = new long[Enum.GetValues<SourceCounter>().Length];
    private StreamState? _sent;
    private TrajectoryPhase _phase;
    private bool _isUncertain;
    private float _quality;
    private int _label;
    private long _timeMs;
    private long _utcTicks;
    private long _healthAt = context.Clock.GetTimestamp();
    private long _frames;
    private long _reportedDrops;
    private long _shedSamples;
    private long _withheldFrames;
    private long _blocksUnderReduced;

    /// <summary>When the stream's scores say too little to name a class.</summary>
    public UncertaintyRules Uncertainty { get; set; } = uncertainty;

    /// <summary>How much is told at present.</summary>
    public StreamLoad Load { get; set; }

    /// <summary>The last state sent; null before the first.</summary>
    public StreamState? State => _sent;

    /// <summary>The last health report sent; null before the first.</summary>
    public StreamHealth? Health { get; private set; }

    /// <summary>[sinks] frame blocks of this stream dropped per sink.</summary>
    public long[] SinkDropCounts { get; } = new long[context.Sinks.Count];

    /// <summary>Takes note of a block before it is published.</summary>
    /// <param name="block">The block, filled, with at least one frame.</param>
    public void Observe(FrameBlock block)
    {
        _frames += block.FrameCount;
        block.Probabilities[^_probabilities.Length..].CopyTo(_probabilities);
        block.Dimensions[^_dimensions.Length..].CopyTo(_dimensions);
        _label = TopClass.Of(_probabilities);
        _phase = block.Phase;
        _isUncertain = Uncertainty.AreUncertain(_probabilities, _phase);
        _quality = block.Quality;

        // End of the last frame: its start and the 25 ms that it sees.
        var lastFrameMs = (block.FrameCount - 1) * ModelAudio.FrameMilliseconds;
        var supportMs = 1000 * ModelAudio.SupportSamples / ModelAudio.SampleRate;
        _timeMs = (block.FirstFrame * ModelAudio.FrameMilliseconds) + lastFrameMs + supportMs;
        _utcTicks = Math.Min(block.UtcTicks + ((lastFrameMs + supportMs) * TimeSpan.TicksPerMillisecond), DateTime.MaxValue.Ticks);
    }

    /// <summary>Says whether a block is to be published, and counts it if not.</summary>
    /// <param name="block">The block, observed.</param>
    /// <returns>False if it is withheld under the load.</returns>
    public bool Tells(FrameBlock block)
    {
        if (Load <= StreamLoad.LongerChunks || (Load == StreamLoad.Reduced && _blocksUnderReduced++ % BlocksPerToldBlock == 0))
        {
            return true;
        }

        _withheldFrames += block.FrameCount;
        Telemetry.WithheldFrames.Add(block.FrameCount);
        return false;
    }

    /// <summary>Sends the state if it changed enough, after the block was published.</summary>
    public void ReportState()
    {
        var interval = Load switch
        {
            StreamLoad.Full or StreamLoad.LongerChunks => StateIntervalMs,
            StreamLoad.Reduced => ReducedStateIntervalMs,
            _ => long.MaxValue,
        };
        if (_frames > 0 && interval < long.MaxValue && (_sent is null || (_timeMs - _sent.TimeMs >= interval && HasChanged(_sent))))
        {
            SendState();
        }
    }

    /// <summary>Counts samples dropped unheard.</summary>
    /// <param name="samples">How many, at the source's rate.</param>
    public void AddShed(long samples)
    {
        _shedSamples += samples;
        Telemetry.ShedSamples.Add(samples);
    }

    /// <summary>Counts how long a chunk took.</summary>
    /// <param name="elapsed">From complete in the ring to queued for publishing.</param>
    public void AddLatency(TimeSpan elapsed)
    {
        _latency.Add(elapsed.TotalMilliseconds);
        Telemetry.StreamLatency.Record(elapsed.TotalSeconds);
    }

    /// <summary>Sends the health report if it is time.</summary>
    /// <param name="audioSamples">16 kHz samples handed to the encoder so far.</param>
    /// <param name="invalidSamples">Samples that the guard changed so far.</param>
    /// <param name="queuedSamples">Samples waiting in the ring.</param>
    public void ReportHealth(long audioSamples, long invalidSamples, int queuedSamples)
    {
        var dropped = ring.DroppedSamples;
        if (dropped > _reportedDrops)
        {
            Telemetry.RingDroppedSamples.Add(dropped - _reportedDrops);
            _reportedDrops = dropped;
        }

        if (context.Clock.GetElapsedTime(_healthAt) >= _healthInterval)
        {
            SendHealth(audioSamples, invalidSamples, queuedSamples);
        }
    }

    /// <summary>Sends the last state, whatever changed.</summary>
    /// <returns>The state; null if there never was a frame.</returns>
    public StreamState? SendFinalState() => _frames == 0 || _sent?.TimeMs == _timeMs ? _sent : SendState();

    /// <summary>Sends a health report.</summary>
    /// <param name="audioSamples">16 kHz samples handed to the encoder so far.</param>
    /// <param name="invalidSamples">Samples that the guard changed so far.</param>
    /// <param name="queuedSamples">Samples waiting in the ring.</param>
    /// <returns>The report.</returns>
    public StreamHealth SendHealth(long audioSamples, long invalidSamples, int queuedSamples)
    {
        var counts = new Dictionary<SourceCounter, long>();
        foreach (var counter in Enum.GetValues<SourceCounter>())
        {
            var count = ring.Counted(counter) + (counter == SourceCounter.SamplesInvalid ? invalidSamples : 0);
            if (count != 0)
            {
                counts[counter] = count;
                Telemetry.CountSource(counter, count - _reportedCounts[(int)counter]);
                _reportedCounts[(int)counter] = count;
            }
        }

        var health = new StreamHealth
        {
            Stream = stream,
            At = context.Clock.GetUtcNow(),
            AudioSeconds = (double)audioSamples / ModelAudio.SampleRate,
            Frames = _frames,
            RingDroppedSamples = ring.DroppedSamples + _shedSamples,
            Load = Load,
            WithheldFrames = _withheldFrames,
            ShedSamples = _shedSamples,
            RingQueuedSamples = queuedSamples,
            Source = counts,
            SinkDropped = context.Sinks.Name(SinkDropCounts),
            LatencyP50Ms = _latency.Percentile(0.5),
            LatencyP99Ms = _latency.Percentile(0.99),
        };
        Health = health;
        _latency.Clear();
        _healthAt = context.Clock.GetTimestamp();
        context.Sinks.Post(new Notice(Health: health));
        return health;
    }

    private StreamState SendState()
    {
        var at = new DateTimeOffset(_utcTicks, TimeSpan.Zero);
        _sent = new StreamState(
            stream, _phase, context.Labels.Names[_label], _probabilities[_label], _probabilities.ToArray(), _quality, _timeMs, at)
        {
            IsUncertain = _isUncertain,
            Dimensions = DimensionValue.Join(context.Encoder.Dimensions, _dimensions),
        };
        context.Sinks.Post(new Notice(State: _sent));
        return _sent;
    }

    private bool HasChanged(StreamState sent) =>
        _phase != sent.Phase
        || _isUncertain != sent.IsUncertain
        || context.Labels.Names[_label] != sent.Label
        || HaveMoved(sent.Dimensions)
        || Math.Abs(_probabilities[_label] - sent.Confidence) >= ConfidenceStep;

    // What was not heard before (NaN) has moved once it is.
    private bool HaveMoved(IReadOnlyList<DimensionValue> sent)
    {
        for (var i = 0; i < _dimensions.Length; i++)
        {
            if (!_dimensions[i].Equals(sent[i].Value) && !(Math.Abs(_dimensions[i] - sent[i].Value) < ConfidenceStep))
            {
                return true;
            }
        }

        return false;
    }
}
