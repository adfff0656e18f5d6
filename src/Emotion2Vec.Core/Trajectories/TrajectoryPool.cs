using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Core.Trajectories;

/// <summary>
/// Turns per-frame logits into a trajectory of probabilities: an exponential mean of logits over speech, then softmax. One owner thread;
/// allocates nothing after construction.
/// </summary>
/// <remarks>
/// The head is linear on a mean over frames, so it is logits that may be averaged, not probabilities. Per frame with speech gate v in [0, 1]:
/// <code>
///   a = g a + v z;   n = g n + v;   h = a / max(n, eps);   p = softmax(s h / T)      g = exp(-0.020 / tau)
/// </code>
/// With tau = infinity, g = 1 and h is the running mean: at the end of a file it is the utterance prediction of the offline model. Sums are
/// double, so that this still holds after days.
/// Warm-up: until <see cref="WarmupFrames"/> voiced frames were pooled, s = voiced / 25 draws h towards the uniform prior; from then on s = 1, so
/// nothing jumps. (A shrinkage of n / (n + 25) would never end: n stays below tau / 0.020 for a finite tau.)
/// No speech: after more than <see cref="NoSpeechFrames"/> frames of weight 0 the picture stands still as the last speech left it, and the next speech starts a new one,
/// because what it says of the speaker is about another moment. A running mean over everything (tau = infinity) only stands still: it was asked to forget nothing.
/// T is the calibration's temperature for the voice heard so far, 1 without one. Events are read off the probabilities that come out.
/// Dimensions (arousal, valence, dominance) are outputs of the same linear head and pooled alike, but neither shrunk nor tempered: they are no logits.
/// </remarks>
public sealed class TrajectoryPool
{
    /// <summary>Time constant that follows quick changes: half of a step is reached after 0.52 s.</summary>
    public const double FastTauSeconds = 0.75;

    /// <summary>The usual time constant: half of a step is reached after 1.04 s.</summary>
    public const double DefaultTauSeconds = 1.5;

    /// <summary>Time constant of a calm picture: half of a step is reached after 2.08 s.</summary>
    public const double CalmTauSeconds = 3;

    /// <summary>Voiced frames before scores count as meaningful: 0.5 s.</summary>
    public const int WarmupFrames = 25;

    /// <summary>Frames in a row without speech after which there is no speech: 1.5 s.</summary>
    public const int NoSpeechFrames = 75;

    // Keeps h finite while nothing at all was pooled (a and n are both 0 then).
    private const double Epsilon = 1e-12;

    private const int ScalarCount = 4;
    private const double SecondsPerFrame = ModelAudio.FrameMilliseconds / 1000.0;

    private readonly double _decay;
    private readonly bool _forgets;
    private readonly bool[] _excluded;
    private readonly double[] _sum;
    private readonly double[] _dimensions;
    private readonly double[] _scores;
    private readonly TemperatureCurve? _temperatures;
    private double _weight;
    private double _voiced;
    private long _skippedFrames;
    private long _silentFrames;

    /// <summary>Creates an empty pool.</summary>
    /// <param name="tauSeconds">Time constant in seconds, above 0; infinity for the running mean over everything.</param>
    /// <param name="excluded">[V] true for classes that must get probability 0; at least one must stay.</param>
    /// <param name="temperatures">The calibration of scores under this time constant; null for none.</param>
    /// <param name="dimensionCount">Dimensions per frame (M) that are pooled beside the classes.</param>
    public TrajectoryPool(double tauSeconds, ReadOnlySpan<bool> excluded, TemperatureCurve? temperatures = null, int dimensionCount = 0)
    {
        if (!(tauSeconds > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(tauSeconds), tauSeconds, "The time constant must be above 0 seconds");
        }

        if (!excluded.Contains(false))
        {
            throw new ArgumentException("At least one class must not be excluded.", nameof(excluded));
        }

        _decay = Math.Exp(-ModelAudio.FrameMilliseconds / (1000 * tauSeconds));
        _forgets = double.IsFinite(tauSeconds);
        _excluded = excluded.ToArray();
        _sum = new double[excluded.Length];
        _scores = new double[excluded.Length];
        _dimensions = new double[dimensionCount];
        _temperatures = temperatures;
    }

    /// <summary>Classes per frame (V).</summary>
    public int ClassCount => _sum.Length;

    /// <summary>Dimensions per frame (M).</summary>
    public int DimensionCount => _dimensions.Length;

    /// <summary>Whether there is speech, and enough of it was pooled since the start, or the last <see cref="Restart"/>.</summary>
    public TrajectoryPhase Phase =>
        _silentFrames > NoSpeechFrames ? TrajectoryPhase.NoSpeech : _voiced < WarmupFrames ? TrajectoryPhase.Warmup : TrajectoryPhase.Tracking;

    /// <summary>Voiced frames pooled since the start, or the last <see cref="Restart"/>; a frame counts by its speech gate.</summary>
    public double VoicedFrames => _voiced;

    /// <summary>Frames left out because a logit was not finite.</summary>
    public long SkippedFrames => _skippedFrames;

    /// <summary>Doubles in a snapshot.</summary>
    public int SnapshotLength => ClassCount + DimensionCount + ScalarCount;

    /// <summary>Pools one frame of a model without dimensions and reads the trajectory after it.</summary>
    /// <param name="logits">[V] logits. A frame with one that is not finite (excluded classes aside) is left out and counted.</param>
    /// <param name="speech">Speech gate in [0, 1]: the frame's weight.</param>
    /// <param name="probabilities">[V] receives probabilities; they sum to 1.</param>
    public void Pool(ReadOnlySpan<float> logits, float speech, Span<float> probabilities) => Pool(logits, [], speech, probabilities);

    /// <summary>Pools one frame and reads the trajectory of its classes after it.</summary>
    /// <param name="logits">[V] logits. A frame with one that is not finite (excluded classes aside) is left out and counted.</param>
    /// <param name="dimensions">[M] dimensions; as finite as logits must be.</param>
    /// <param name="speech">Speech gate in [0, 1]: the frame's weight.</param>
    /// <param name="probabilities">[V] receives probabilities; they sum to 1.</param>
    public void Pool(ReadOnlySpan<float> logits, ReadOnlySpan<float> dimensions, float speech, Span<float> probabilities)
    {
        if (logits.Length != ClassCount || probabilities.Length != ClassCount || dimensions.Length != DimensionCount)
        {
            throw new ArgumentException(
                $"The pool has {ClassCount} classes and {DimensionCount} dimensions, not {logits.Length} logits, {dimensions.Length} dimensions and {probabilities.Length} probabilities.");
        }

        if (!(speech is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(speech), speech, "The speech gate must lie in [0, 1]");
        }

        Listen(speech);
        if (!IsFinite(logits, dimensions))
        {
            _skippedFrames++;
        }
        else if (Phase != TrajectoryPhase.NoSpeech)
        {
            Add(logits, dimensions, speech);
        }

        Read(probabilities);
    }

    /// <summary>Reads the trajectory as it stands; uniform while nothing was pooled.</summary>
    /// <param name="probabilities">[V] receives probabilities; they sum to 1.</param>
    public void Read(Span<float> probabilities)
    {
        var scale = Math.Min(1, _voiced / WarmupFrames) / Math.Max(_weight, Epsilon) / (_temperatures?.At(_voiced * SecondsPerFrame) ?? 1);
        var highest = double.NegativeInfinity;
        for (var i = 0; i < _sum.Length; i++)
        {
            if (!_excluded[i])
            {
                _scores[i] = _sum[i] * scale;
                highest = Math.Max(highest, _scores[i]);
            }
        }

        double total = 0;
        for (var i = 0; i < _sum.Length; i++)
        {
            _scores[i] = _excluded[i] ? 0 : Math.Exp(_scores[i] - highest);
            total += _scores[i];
        }

        for (var i = 0; i < _sum.Length; i++)
        {
            probabilities[i] = (float)(_scores[i] / total);
        }
    }

    /// <summary>Reads the dimensions as they stand.</summary>
    /// <param name="dimensions">[M] receives them; NaN while nothing was pooled.</param>
    public void ReadDimensions(Span<float> dimensions)
    {
        for (var i = 0; i < _dimensions.Length; i++)
        {
            dimensions[i] = _weight > 0 ? (float)(_dimensions[i] / _weight) : float.NaN;
        }
    }

    /// <summary>Forgets what was pooled; the count of skipped frames stays.</summary>
    public void Restart()
    {
        Array.Clear(_sum);
        Array.Clear(_dimensions);
        _weight = 0;
        _voiced = 0;
        _silentFrames = 0;
    }

    /// <summary>Writes the whole state, exactly.</summary>
    /// <param name="state">[<see cref="SnapshotLength"/>] receives sums of classes and dimensions, weight, voiced, skipped and silent frames.</param>
    public void Snapshot(Span<double> state)
    {
        _sum.CopyTo(state);
        _dimensions.CopyTo(state[ClassCount..]);
        var scalars = state[^ScalarCount..];
        (scalars[0], scalars[1], scalars[2], scalars[3]) = (_weight, _voiced, _skippedFrames, _silentFrames);
    }

    /// <summary>Takes a state over: the pool then continues bit for bit as the one it was written by, if tau, classes, dimensions and temperatures are the same.</summary>
    /// <param name="state">[<see cref="SnapshotLength"/>] what <see cref="Snapshot"/> wrote.</param>
    /// <exception cref="ArgumentException">The state has another length or holds a value that no pool can reach; the pool is unchanged.</exception>
    public void Restore(ReadOnlySpan<double> state)
    {
        if (state.Length != SnapshotLength)
        {
            throw new ArgumentException($"A snapshot of {ClassCount} classes and {DimensionCount} dimensions has {SnapshotLength} values, not {state.Length}.", nameof(state));
        }

        foreach (var value in state)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException("A snapshot holds finite values only.", nameof(state));
            }
        }

        var scalars = state[^ScalarCount..];
        foreach (var value in scalars)
        {
            if (value < 0)
            {
                throw new ArgumentException("Weight and counts of a snapshot are not negative.", nameof(state));
            }
        }

        state[..ClassCount].CopyTo(_sum);
        state.Slice(ClassCount, DimensionCount).CopyTo(_dimensions);
        (_weight, _voiced, _skippedFrames, _silentFrames) = (scalars[0], scalars[1], (long)scalars[2], (long)scalars[3]);
    }

    private void Listen(float speech)
    {
        if (speech == 0)
        {
            _silentFrames++;
            return;
        }

        if (_forgets && Phase == TrajectoryPhase.NoSpeech)
        {
            Restart();
        }

        _silentFrames = 0;
    }

    private void Add(ReadOnlySpan<float> logits, ReadOnlySpan<float> dimensions, float speech)
    {
        for (var i = 0; i < _sum.Length; i++)
        {
            if (!_excluded[i])
            {
                _sum[i] = (_decay * _sum[i]) + (speech * (double)logits[i]);
            }
        }

        for (var i = 0; i < _dimensions.Length; i++)
        {
            _dimensions[i] = (_decay * _dimensions[i]) + (speech * (double)dimensions[i]);
        }

        _weight = (_decay * _weight) + speech;
        _voiced += speech;
    }

    private bool IsFinite(ReadOnlySpan<float> logits, ReadOnlySpan<float> dimensions)
    {
        for (var i = 0; i < logits.Length; i++)
        {
            if (!_excluded[i] && !float.IsFinite(logits[i]))
            {
                return false;
            }
        }

        foreach (var value in dimensions)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
