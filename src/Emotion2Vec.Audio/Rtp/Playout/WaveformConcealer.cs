namespace Emotion2Vec.Audio.Rtp.Playout;

/// <summary>
/// Makes up missing sound from what is around it, for codecs that have no way of their own. Design: a gap is filled when the
/// packet behind it is at hand, so it is known what follows; what came before is extended forwards, what follows backwards
/// (<see cref="PitchExtension"/>), and one gives way to the other across the gap. A telephone cannot wait for that; an analysis
/// can, and loses less. One owner thread; allocates nothing after construction.
/// </summary>
internal sealed class WaveformConcealer
{
    // Three of the longest periods, as in G.711 appendix I.
    private const double KnownSpan = 0.050;

    private readonly int _sampleRate;
    private readonly int _knownSamples;
    private readonly float[] _history;
    private readonly float[] _known;
    private readonly float[] _backwards;
    private int _historyCount;

    /// <summary>Creates a concealer that has heard nothing.</summary>
    /// <param name="sampleRate">Samples per second.</param>
    public WaveformConcealer(int sampleRate)
    {
        _sampleRate = sampleRate;
        _knownSamples = (int)(KnownSpan * sampleRate);
        LongestGap = sampleRate * 120 / 1000;
        _history = new float[4 * _knownSamples];
        _known = new float[_knownSamples];
        _backwards = new float[LongestGap];
    }

    /// <summary>The most samples filled at once: 120 ms.</summary>
    public int LongestGap { get; }

    /// <summary>Forgets what it heard.</summary>
    public void Reset() => _historyCount = 0;

    /// <summary>Takes note of what was written.</summary>
    /// <param name="samples">The next samples of the line, made up or not.</param>
    public void Hear(ReadOnlySpan<float> samples)
    {
        samples = samples[Math.Max(0, samples.Length - _knownSamples)..];
        if (_historyCount + samples.Length > _history.Length)
        {
            _history.AsSpan(_historyCount - _knownSamples, _knownSamples).CopyTo(_history);
            _historyCount = _knownSamples;
        }

        samples.CopyTo(_history.AsSpan(_historyCount));
        _historyCount += samples.Length;
    }

    /// <summary>Fills a gap behind what was heard.</summary>
    /// <param name="gap">The gap, at most <see cref="LongestGap"/>.</param>
    /// <param name="isFresh">True if what was heard directly precedes the gap; else there was silence in between.</param>
    /// <param name="next">What follows the gap; empty if that is silence.</param>
    public void Fill(Span<float> gap, bool isFresh, ReadOnlySpan<float> next)
    {
        if (isFresh)
        {
            PitchExtension.Extend(_history.AsSpan(Math.Max(0, _historyCount - _knownSamples), Math.Min(_historyCount, _knownSamples)), gap, _sampleRate);
        }
        else
        {
            gap.Clear();
        }

        if (next.IsEmpty)
        {
            return;
        }

        var known = _known.AsSpan(0, Math.Min(next.Length, _knownSamples));
        next[..known.Length].CopyTo(known);
        known.Reverse();
        var backwards = _backwards.AsSpan(0, gap.Length);
        PitchExtension.Extend(known, backwards, _sampleRate);
        for (var i = 0; i < gap.Length; i++)
        {
            var share = (i + 1) / (float)(gap.Length + 1);
            gap[i] = Math.Clamp(((1 - share) * gap[i]) + (share * backwards[gap.Length - 1 - i]), -1, 1);
        }
    }
}
