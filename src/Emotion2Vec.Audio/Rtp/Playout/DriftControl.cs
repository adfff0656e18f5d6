namespace Emotion2Vec.Audio.Rtp.Playout;

/// <summary>
/// Decides by what ratio a stream is resampled so that its sample k stays k / rate seconds after its first one by our clock, however
/// its sender's clock runs. Design: nothing is done while the drift is not certain or has not yet added up to something, so a
/// short or steady stream is passed on bit by bit. From then on the ratio is what the estimated line asks for, plus a little that
/// takes back over some seconds what has added up. One owner thread; allocates nothing after construction.
/// </summary>
internal sealed class DriftControl
{
    // A slope must be this many standard errors from none, and have moved the stream by this much.
    private const double Certainty = 4;
    private const double DeadBandSeconds = 0.004;

    // Crystals are within 100 ppm, bad ones within 500. Beyond that it is not drift but a wrong rate.
    private const double SteepestSlope = 1e-3;

    private const double RecoverySeconds = 20;
    private const double MostRecovery = 1e-4;

    private readonly DriftEstimator _estimator = new();
    private bool _started;
    private long _firstArrival;
    private int _restarts = -1;
    private bool _isOriginFixed;
    private double _anchorMedia;
    private double _anchorOutput;
    private double _anchorError;
    private double _origin;
    private double _error;

    /// <summary>Output samples per input sample; exactly 1 until drift is certain.</summary>
    public double Ratio { get; private set; } = 1;

    /// <summary>Seconds by which packets come later per second of sound, as far as known.</summary>
    public double Slope => _estimator.HasLine ? _estimator.Slope : 0;

    /// <summary>The line of samples has jumped against the sender's clock, or another sender follows.</summary>
    /// <param name="isSameSender">True if its clock is the same.</param>
    public void Restart(bool isSameSender)
    {
        _estimator.Restart(isSameSender);
        if (!isSameSender)
        {
            _started = false;
            _error = 0;
            Ratio = 1;
        }
    }

    /// <summary>Takes note of a packet.</summary>
    /// <param name="media">Its sound's end on the line of samples, in seconds.</param>
    /// <param name="arrivalTicks">When it came, by the clock that never steps.</param>
    /// <param name="output">Where its end comes to lie in the output, in seconds.</param>
    /// <returns>True if <see cref="Ratio"/> may have changed.</returns>
    public bool Hear(double media, long arrivalTicks, double output)
    {
        if (!_started)
        {
            _started = true;
            _firstArrival = arrivalTicks;
        }

        var isNew = _estimator.Hear(media, (arrivalTicks - _firstArrival) / (double)TimeSpan.TicksPerSecond);
        if (_restarts != _estimator.Restarts)
        {
            // How far off the stream is does not change by what happened to line or path.
            _restarts = _estimator.Restarts;
            (_anchorMedia, _anchorOutput, _anchorError, _isOriginFixed) = (media, output, _error, false);
        }

        if (isNew)
        {
            Follow(media, output);
        }

        return isNew;
    }

    /// <summary>When a sample was captured, as the envelope of arrivals says.</summary>
    /// <param name="media">Its place on the line of samples, in seconds.</param>
    /// <param name="ticks">By the clock that never steps.</param>
    /// <returns>False if not enough was heard to say.</returns>
    public bool TryFindCapture(double media, out long ticks)
    {
        ticks = _estimator.HasLine ? _firstArrival + (long)((media + _estimator.DelayAt(media)) * TimeSpan.TicksPerSecond) : 0;
        return _estimator.HasLine;
    }

    private void Follow(double media, double output)
    {
        // Where the line of arrivals says that the sound belongs, less where it is. The origin is where both agreed; until it is
        // fixed, what is known of it gets better with every point.
        if (!_isOriginFixed)
        {
            _origin = _anchorMedia + _estimator.DelayAt(_anchorMedia) - _anchorOutput - _anchorError;
            _isOriginFixed = Ratio != 1 || _estimator.IsFull;
        }

        _error = media + _estimator.DelayAt(media) - _origin - output;
        var slope = _estimator.Slope;
        var isCertain = Math.Abs(slope) <= SteepestSlope && Math.Abs(slope) > Certainty * _estimator.SlopeError;
        if (Ratio != 1 || (isCertain && Math.Abs(_error) >= DeadBandSeconds))
        {
            _isOriginFixed = true;
            Ratio = 1 + Math.Clamp(slope, -SteepestSlope, SteepestSlope) + Math.Clamp(_error / RecoverySeconds, -MostRecovery, MostRecovery);
        }
    }
}
