using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Core.Pipeline.Overload;

/// <summary>
/// Tells from the passes of a step loop how many streams its lane could carry. Written by the step thread, read by any; allocates nothing.
/// </summary>
/// <remarks>
/// The time of a pass is taken as a + b n for n streams stepped, fitted to the passes of the last ten seconds or so. On a processor b is nearly all of it; on a device that computes
/// many streams as fast as one, a is, and only the fit tells that the next stream is nearly free. Where batches hardly differ there is nothing to fit, and b is held to the mean cost of a stream,
/// which is too much at worst. No more is read into the fit than a batch of twice the size of those seen. Whatever else the machine does makes passes longer, and so is part of the measure.
/// </remarks>
/// <param name="chunkFrames">Frames of a chunk.</param>
/// <param name="mostSlots">The most streams in a pass.</param>
/// <param name="frequency">Ticks of the clock's timestamp per second.</param>
internal sealed class CapacityMeter(int chunkFrames, int mostSlots, long frequency)
{
    // The first passes bind memory and compile code.
    private const int WarmUpPasses = 8;

    // Chunks of the recent past below which nothing is said.
    private const double LeastChunks = 4;

    // What differing batches must weigh to be believed half: they are few and noisy at first.
    private const double Doubt = 4;

    private const double MemorySeconds = 10;

    private readonly double _chunkSeconds = (double)chunkFrames / ModelAudio.FramesPerSecond;
    private long _passes;
    private long _pending;
    private long _last;
    private double _weight;
    private double _slots;
    private double _slotsSquared;
    private double _work;
    private double _workTimesSlots;
    private double _time;
    private double _largest;
    private double _streams;
    private double _busy;

    /// <summary>What was measured; null until there is enough.</summary>
    public LaneCapacity? Measured => Volatile.Read(ref _streams) is > 0 and var streams ? new(streams, Volatile.Read(ref _busy)) : null;

    /// <summary>Takes note of a pass.</summary>
    /// <param name="now">The clock's timestamp at its end.</param>
    /// <param name="ticks">How long it took.</param>
    /// <param name="slots">Streams stepped in it; what passes without any cost counts for the next one with some.</param>
    public void Observe(long now, long ticks, int slots)
    {
        _pending += ticks;
        if (slots == 0)
        {
            return;
        }

        if (++_passes > WarmUpPasses)
        {
            Add((double)_pending / frequency, slots, (double)(now - _last) / frequency);
            Publish();
        }

        (_pending, _last) = (0, now);
    }

    private void Add(double work, int slots, double elapsed)
    {
        var kept = Math.Exp(-elapsed / MemorySeconds);
        _weight = (_weight * kept) + 1;
        _slots = (_slots * kept) + slots;
        _slotsSquared = (_slotsSquared * kept) + ((double)slots * slots);
        _work = (_work * kept) + work;
        _workTimesSlots = (_workTimesSlots * kept) + (work * slots);
        _time = (_time * kept) + (MemorySeconds * (1 - kept));
        _largest = Math.Max(_largest * kept, slots);
    }

    private void Publish()
    {
        if (_slots < LeastChunks || _work <= 0)
        {
            return;
        }

        var mean = _work / _slots;
        var spread = _slotsSquared - (_slots * _slots / _weight);
        var common = _workTimesSlots - (_slots * _work / _weight);
        var perStream = Math.Clamp((common + (Doubt * mean)) / (spread + Doubt), 0, mean);
        var perPass = (_work - (perStream * _slots)) / _weight;
        var batch = Math.Min(mostSlots, 2 * _largest);
        Volatile.Write(ref _busy, Math.Min(_work / _time, 1));
        Volatile.Write(ref _streams, batch * _chunkSeconds / (perPass + (perStream * batch)));
    }
}
