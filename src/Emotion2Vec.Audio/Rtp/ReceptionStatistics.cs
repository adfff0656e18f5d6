namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// Counts what is received of one sender, as RFC 3550 appendix A counts: whatever has a valid sequence number, late and doubled
/// packets too. One owner thread; allocates nothing.
/// </summary>
internal sealed class ReceptionStatistics
{
    // RFC 3550 appendix A.1.
    private const int MaxDropout = 3000;
    private const int MaxMisorder = 100;
    private const int SequenceModulus = 1 << 16;

    private bool _started;
    private ushort _highest;
    private long _cycles;
    private long _base;
    private int _badSequence;
    private long _received;
    private long _expectedBefore;
    private long _receivedBefore;
    private bool _hasTransit;
    private int _clockRate;
    private uint _transit;

    /// <summary>True once a packet was counted.</summary>
    public bool HasHeard => _started;

    /// <summary>Interarrival jitter (appendix A.8), in seconds.</summary>
    public double JitterSeconds => _clockRate == 0 ? 0 : JitterUnits / _clockRate;

    private double JitterUnits { get; set; }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        _started = false;
        _hasTransit = false;
        JitterUnits = 0;
    }

    /// <summary>Counts a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="clockRate">Its timestamp units per second; 0 if its timestamp tells nothing of when it was sent.</param>
    /// <param name="arrival">When it came.</param>
    public void Count(in RtpPacket packet, int clockRate, in PacketArrival arrival)
    {
        if (!Follow(packet.Sequence))
        {
            return;
        }

        _received++;
        if (clockRate > 0)
        {
            FollowJitter(packet.Timestamp, clockRate, arrival);
        }
    }

    /// <summary>Makes a report; the next one's fraction counts from here.</summary>
    public ReceptionReport TakeReport()
    {
        if (!_started)
        {
            return default;
        }

        // Appendix A.3.
        var highest = _cycles + _highest;
        var expected = highest - _base + 1;
        var expectedSince = expected - _expectedBefore;
        var lostSince = expectedSince - (_received - _receivedBefore);
        _expectedBefore = expected;
        _receivedBefore = _received;
        var fraction = expectedSince == 0 || lostSince <= 0 ? 0 : (int)Math.Min(255, (lostSince << 8) / expectedSince);
        var lost = (int)Math.Clamp(expected - _received, -(1 << 23), (1 << 23) - 1);
        return new ReceptionReport((uint)highest, lost, (byte)fraction, (uint)JitterUnits);
    }

    private bool Follow(ushort sequence)
    {
        if (!_started)
        {
            Start(sequence);
            return true;
        }

        var ahead = (ushort)(sequence - _highest);
        if (ahead < MaxDropout)
        {
            _cycles += sequence < _highest ? SequenceModulus : 0;
            _highest = sequence;
        }
        else if (ahead <= SequenceModulus - MaxMisorder)
        {
            // A large jump: only two in a row are a sender that began anew.
            if (sequence != _badSequence)
            {
                _badSequence = (sequence + 1) & (SequenceModulus - 1);
                return false;
            }

            Start(sequence);
        }

        return true;
    }

    private void Start(ushort sequence)
    {
        _started = true;
        _hasTransit = false;
        _highest = sequence;
        _base = sequence;
        _cycles = 0;
        _badSequence = SequenceModulus + 1;
        _received = 0;
        _expectedBefore = 0;
        _receivedBefore = 0;
    }

    // Appendix A.8, without its rounding: J += (|D| - J) / 16.
    private void FollowJitter(uint timestamp, int clockRate, in PacketArrival arrival)
    {
        var units = (uint)((arrival.Ticks / TimeSpan.TicksPerSecond * clockRate) + (arrival.Ticks % TimeSpan.TicksPerSecond * clockRate / TimeSpan.TicksPerSecond));
        var transit = units - timestamp;
        if (_hasTransit && clockRate == _clockRate)
        {
            var difference = Math.Abs((double)(int)(transit - _transit));

            // More than ten seconds is a clock set anew, not jitter.
            JitterUnits += difference < 10.0 * clockRate ? (difference - JitterUnits) / 16 : 0;
        }

        _hasTransit = true;
        _clockRate = clockRate;
        _transit = transit;
    }
}
