namespace Emotion2Vec.Audio.Rtp.Playout;

/// <summary>
/// Measures how fast a sender's sample clock runs against ours. Design: how much later than its first packet each packet came,
/// less the sound in between, is network delay plus drift. Delay only adds, so the least of each two seconds lies near the lower
/// envelope, and the drift is that envelope's slope. The line through the least values is Theil's: the median of slopes
/// between points half the history apart, a quarter of which may be spoilt. One owner thread; allocates nothing after
/// construction.
/// </summary>
internal sealed class DriftEstimator
{
    // Four minutes: long enough to see 1 ppm through a millisecond of noise, short enough to follow a warming crystal.
    private const int MaxPoints = 120;
    private const double WindowSeconds = 2;
    private const int LeastPoints = 8;

    // So many points in a row far off the line, on one side: the path has changed, and what was before tells nothing of it.
    private const int MostStrays = 4;
    private const double StraySeconds = 0.020;

    private readonly double[] _at = new double[MaxPoints];
    private readonly double[] _delay = new double[MaxPoints];
    private readonly double[] _sorted = new double[MaxPoints];
    private int _count;
    private int _oldest;
    private int _strays;
    private bool _inWindow;
    private double _windowEnd;
    private double _leastAt;
    private double _leastDelay;
    private double _intercept;

    /// <summary>True if there is a line.</summary>
    public bool HasLine => _count >= LeastPoints;

    /// <summary>How often the points were forgotten.</summary>
    public int Restarts { get; private set; }

    /// <summary>True once the first points have left the history.</summary>
    public bool IsFull => _count == MaxPoints;

    /// <summary>Seconds by which packets come later per second of sound; negative for a sender that is fast. That of the last line.</summary>
    public double Slope { get; private set; }

    /// <summary>Standard error of <see cref="Slope"/>, if points are noisy as their distance from the line says.</summary>
    public double SlopeError { get; private set; }

    /// <summary>Forgets the points, as what follows has nothing to do with them in time.</summary>
    /// <param name="keepsSlope">True if the sender is the same.</param>
    public void Restart(bool keepsSlope)
    {
        _count = 0;
        _oldest = 0;
        _strays = 0;
        _inWindow = false;
        Restarts++;
        Slope = keepsSlope ? Slope : 0;
    }

    /// <summary>Adds a packet.</summary>
    /// <param name="media">Its sound's end, in seconds of the sender's clock since any moment.</param>
    /// <param name="arrival">When it came, in seconds since any moment.</param>
    /// <returns>True if the line is new.</returns>
    public bool Hear(double media, double arrival)
    {
        var delay = arrival - media;
        if (_inWindow && media < _windowEnd)
        {
            if (delay < _leastDelay)
            {
                _leastAt = media;
                _leastDelay = delay;
            }

            return false;
        }

        var isNew = _inWindow && AddPoint();
        _inWindow = true;
        _windowEnd = media + WindowSeconds;
        _leastAt = media;
        _leastDelay = delay;
        return isNew;
    }

    /// <summary>The line: by how much packets come late.</summary>
    /// <param name="media">Seconds of the sender's clock, as given to <see cref="Hear"/>.</param>
    public double DelayAt(double media) => _intercept + (Slope * media);

    private bool AddPoint()
    {
        if (HasLine && IsStray(_leastDelay - DelayAt(_leastAt)))
        {
            Restart(keepsSlope: true);
        }

        var slot = (_oldest + _count) % MaxPoints;
        if (_count == MaxPoints)
        {
            _oldest = (_oldest + 1) % MaxPoints;
        }
        else
        {
            _count++;
        }

        _at[slot] = _leastAt;
        _delay[slot] = _leastDelay;
        if (HasLine)
        {
            Fit();
        }

        return HasLine;
    }

    private bool IsStray(double distance)
    {
        if (Math.Abs(distance) < StraySeconds)
        {
            _strays = 0;
        }
        else
        {
            _strays = distance > 0 ? Math.Max(0, _strays) + 1 : Math.Min(0, _strays) - 1;
        }

        return Math.Abs(_strays) >= MostStrays;
    }

    private void Fit()
    {
        var half = _count / 2;
        for (var i = 0; i < half; i++)
        {
            var (early, late) = (Slot(i), Slot(i + half));
            _sorted[i] = (_delay[late] - _delay[early]) / (_at[late] - _at[early]);
        }

        Slope = Median(half);
        for (var i = 0; i < _count; i++)
        {
            _sorted[i] = _delay[i] - (Slope * _at[i]);
        }

        _intercept = Median(_count);
        for (var i = 0; i < _count; i++)
        {
            _sorted[i] = Math.Abs(_delay[i] - DelayAt(_at[i]));
        }

        // 1.48 times the median distance estimates the deviation; that of a slope through n points over T is deviation * sqrt(12 / n) / T.
        var span = _at[Slot(_count - 1)] - _at[Slot(0)];
        SlopeError = 1.48 * Median(_count) * Math.Sqrt(12.0 / _count) / span;
    }

    private int Slot(int index) => (_oldest + index) % MaxPoints;

    private double Median(int count)
    {
        var values = _sorted.AsSpan(0, count);
        values.Sort();
        return (values[(count - 1) / 2] + values[count / 2]) / 2;
    }
}
