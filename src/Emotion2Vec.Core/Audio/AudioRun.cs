namespace Emotion2Vec.Core.Audio;

/// <summary>
/// One run of a source: samples at one rate, with remarks and gaps beside them. The source's thread writes, the step thread reads;
/// each of the three queues is a <see cref="SpscRing{T}"/>.
/// </summary>
/// <remarks>
/// A gap is published before the samples after it, and a write whose gap finds no room is refused as well. The reader therefore never sees a
/// sample without knowing how many are missing before it. Seal: the producer's last act; a reader that sees it and then no samples is done.
/// </remarks>
internal sealed class AudioRun(int number, int sampleRate, double seconds, TimeProvider clock)
{
    private const int MarkCapacity = 1024;
    private const int GapCapacity = 64;

    private bool _started;
    private bool _sealed;
    private long _pendingGap;
    private long _startUtcTicks;
    private AudioRun? _next;

    /// <summary>Counts the stream's runs from 1.</summary>
    public int Number { get; } = number;

    /// <summary>Samples per second.</summary>
    public int SampleRate { get; } = sampleRate;

    /// <summary>The run after this one; null until it has begun. Written by the producer, once.</summary>
    public AudioRun? Next
    {
        get => Volatile.Read(ref _next);
        set => Volatile.Write(ref _next, value);
    }

    /// <summary>Samples that were kept.</summary>
    public SpscRing<float> Samples { get; } = new((int)Math.Ceiling(seconds * sampleRate));

    /// <summary>The source's remarks, in the order of their samples.</summary>
    public SpscRing<AudioMark> Marks { get; } = new(MarkCapacity);

    /// <summary>What is missing between samples.</summary>
    public SpscRing<AudioGap> Gaps { get; } = new(GapCapacity);

    /// <summary>Wall clock of the first sample: when its block was written, less the block's length. Reader: after a sample was seen.</summary>
    public long StartUtcTicks => _startUtcTicks;

    /// <summary>Reader: true once every sample was read and no more will come.</summary>
    public bool IsFinished => Volatile.Read(ref _sealed) && Samples.Count == 0;

    /// <summary>Producer: writes a block or drops it whole and remembers the hole.</summary>
    public bool TryWrite(ReadOnlySpan<float> samples)
    {
        if (samples.IsEmpty)
        {
            return true;
        }

        if (!_started)
        {
            // Plain writes: published with the first samples (or their gap).
            _started = true;
            _startUtcTicks = clock.GetUtcNow().UtcTicks - (samples.Length * TimeSpan.TicksPerSecond / SampleRate);
        }

        if (!HasRoom(samples.Length))
        {
            _pendingGap += samples.Length;
            return false;
        }

        if (_pendingGap > 0)
        {
            var gap = new AudioGap(Samples.Written, _pendingGap);
            Gaps.TryWrite(new ReadOnlySpan<AudioGap>(in gap));
            _pendingGap = 0;
        }

        return Samples.TryWrite(samples);
    }

    /// <summary>Producer: says whether a write of that many samples would succeed now.</summary>
    public bool HasRoom(int samples) => Samples.HasRoom(samples) && (_pendingGap == 0 || Gaps.HasRoom(1));

    /// <summary>Producer: no more samples will come.</summary>
    public void Seal() => Volatile.Write(ref _sealed, true);
}
