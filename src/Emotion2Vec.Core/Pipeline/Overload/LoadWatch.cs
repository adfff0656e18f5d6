using System.Globalization;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Core.Pipeline.Overload;

/// <summary>
/// The ladder under overload of one step loop: a pure function of what it is told and when. Owned by the step thread; allocates only when it takes a rung.
/// </summary>
/// <remarks>
/// The measure is how long the oldest ready chunk has been due. While the machine carries its streams, every chunk is served before the next one is complete, so the wait stays
/// below a chunk's length, however streams are phased; beyond capacity it grows without end. How busy the thread is would say less: a file keeps it busy all the time
/// and harms nobody. Longer chunks may wait longer; they are given up only when the work that live streams cause leaves room for the dearer ones. The first rung takes a second of too much, which no hiccup of the machine is, and each further one half a second more; a rung down takes a second of calm since the last change.
/// </remarks>
internal sealed class LoadWatch
{
    /// <summary>A wait of that many chunks is too much.</summary>
    public const double TooLongChunks = 1.5;

    /// <summary>A wait of at most that many chunks is calm.</summary>
    public const double CalmChunks = 1;

    /// <summary>Short chunks are measured as if they were at least that long: below, waits come from the system's own scheduling.</summary>
    public static readonly TimeSpan ShortestChunk = TimeSpan.FromMilliseconds(160);

    /// <summary>How long the wait must have been too long before a rung is taken.</summary>
    public static readonly TimeSpan RaiseAfter = TimeSpan.FromSeconds(1);

    /// <summary>The least time from any change to the next rung taken.</summary>
    public static readonly TimeSpan RaiseAgainAfter = TimeSpan.FromSeconds(0.5);

    /// <summary>How long it must have been calm before the rung is left.</summary>
    public static readonly TimeSpan FallAfter = TimeSpan.FromSeconds(1);

    /// <summary>Share of the time below which longer chunks are given up: ordinary ones cost up to 1.4 times as much for a second of sound (./run.sh bench).</summary>
    public const double EasyShare = 0.65;

    // How long the share of the time looks back.
    private const double ShareSeconds = 1;

    // From full quality downwards.
    private readonly StreamLoad[] _rungs;
    private readonly double _longer;
    private readonly long _frequency;
    private readonly long _tooLong;
    private readonly long _calm;
    private readonly long _raiseAfter;
    private readonly long _raiseAgainAfter;
    private readonly long _fallAfter;
    private long? _tooLongSince;
    private long? _calmSince;

    // Sums with it stay in range.
    private long _changedAt = long.MinValue / 2;
    private int _rung;
    private double _share;
    private long? _workedAt;

    /// <summary>Creates a watch at full quality.</summary>
    /// <param name="chunkFrames">Frames of a chunk.</param>
    /// <param name="frequency">Ticks of the clock's timestamp per second.</param>
    /// <param name="longer">How many times as long chunks can be made; 1 if they cannot.</param>
    public LoadWatch(int chunkFrames, long frequency, double longer = 1)
    {
        _longer = longer;
        _rungs = longer > 1
            ? [StreamLoad.Full, StreamLoad.LongerChunks, StreamLoad.Reduced, StreamLoad.Utterances, StreamLoad.Shedding]
            : [StreamLoad.Full, StreamLoad.Reduced, StreamLoad.Utterances, StreamLoad.Shedding];
        var chunk = Math.Max((double)chunkFrames / ModelAudio.FramesPerSecond, ShortestChunk.TotalSeconds);
        _frequency = frequency;
        _tooLong = (long)(TooLongChunks * chunk * frequency);
        _calm = (long)(CalmChunks * chunk * frequency);
        _raiseAfter = (long)(RaiseAfter.TotalSeconds * frequency);
        _raiseAgainAfter = (long)(RaiseAgainAfter.TotalSeconds * frequency);
        _fallAfter = (long)(FallAfter.TotalSeconds * frequency);
    }

    /// <summary>The rung now.</summary>
    public StreamLoad Load => _rungs[_rung];

    /// <summary>Why, for people; empty at full quality.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Takes note of a pass.</summary>
    /// <param name="now">The clock's timestamp, not before the last one.</param>
    /// <param name="wait">Ticks for which the oldest ready chunk has been due; 0 if none is ready.</param>
    /// <param name="hasShed">Whether sound was dropped unheard: then only that keeps the wait short, and it is not calm.</param>
    public void Observe(long now, long wait, bool hasShed)
    {
        var longer = Load >= StreamLoad.LongerChunks ? _longer : 1;
        var isCalm = wait <= longer * _calm && !hasShed && (Load != StreamLoad.LongerChunks || _share <= EasyShare);
        _tooLongSince = wait > longer * _tooLong ? _tooLongSince ?? now : null;
        _calmSince = isCalm ? _calmSince ?? now : null;
        if (_rung < _rungs.Length - 1 && now - _tooLongSince >= _raiseAfter && now - _changedAt >= _raiseAgainAfter)
        {
            Change(_rung + 1, now);
            Reason = string.Create(CultureInfo.InvariantCulture, $"overload: chunks wait {1000 * wait / _frequency} ms for the encoder, and {1000 * longer * _tooLong / _frequency:0} ms is too long");
        }
        else if (_rung > 0 && now - _calmSince >= _fallAfter && now - _changedAt >= _fallAfter)
        {
            Change(_rung - 1, now);
            Reason = _rung == 0 ? "" : "the overload is over; full quality comes back step by step";
        }
    }

    /// <summary>Takes note of the work of a pass.</summary>
    /// <param name="now">The clock's timestamp at its end, not before the last one.</param>
    /// <param name="ticks">How long it worked for live streams.</param>
    public void Work(long now, long ticks)
    {
        var elapsed = (double)(now - (_workedAt ?? now - ticks)) / _frequency;
        _share *= Math.Exp(-elapsed / ShareSeconds);
        _share += ticks / (ShareSeconds * _frequency);
        _workedAt = now;
    }

    private void Change(int rung, long now) => (_rung, _changedAt) = (rung, now);
}
