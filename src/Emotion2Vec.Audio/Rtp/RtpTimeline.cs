using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// Lays packets onto the stream's sample line by their RTP timestamps, not by their count: packets may differ in length, and
/// what is missing becomes silence of exactly the missing length. A jump beyond a bound starts the clock anew instead of
/// filling an hour with zeros. One owner thread; allocates nothing after construction.
/// </summary>
internal sealed class RtpTimeline
{
    private readonly IAudioWriter _writer;
    private readonly int _clockRate;
    private readonly int _maxGap;
    private readonly float[] _silence;
    private bool _started;
    private uint _expected;
    private long _written;
    private long _nextClockMark;

    /// <summary>Creates a line that is empty.</summary>
    /// <param name="writer">Where samples go.</param>
    /// <param name="clockRate">Samples and timestamp units per second.</param>
    /// <param name="maxGap">The longest gap that is filled.</param>
    public RtpTimeline(IAudioWriter writer, int clockRate, TimeSpan maxGap)
    {
        _writer = writer;
        _clockRate = clockRate;
        _maxGap = (int)(maxGap.TotalSeconds * clockRate);
        _silence = new float[Math.Max(clockRate / 50, 1)];
    }

    /// <summary>Makes the next packet follow directly, whatever its timestamp: the sender is another one.</summary>
    public void Restart() => _started = false;

    /// <summary>Appends a packet.</summary>
    /// <param name="timestamp">Its RTP timestamp.</param>
    /// <param name="mono">Its samples; none for comfort noise, which says that there is silence up to here.</param>
    /// <param name="lost">Packets lost just before it: then a gap is loss, else the sender's silence.</param>
    /// <param name="arrivalUtcTicks">When it came.</param>
    public void Place(uint timestamp, ReadOnlySpan<float> mono, int lost, long arrivalUtcTicks)
    {
        // Signed distance modulo 2^32 (RFC 3550 section 5.1: timestamps wrap).
        var gap = _started ? (int)(timestamp - _expected) : 0;
        if (!_started || gap > _maxGap || gap < -_maxGap)
        {
            _started = true;
            _expected = timestamp;
            _nextClockMark = _written;
            gap = 0;
        }

        if (gap > 0)
        {
            Fill(gap, lost > 0);
        }
        else if (gap < 0)
        {
            if (-gap >= mono.Length)
            {
                if (!mono.IsEmpty)
                {
                    _writer.Count(SourceCounter.PacketsLate);
                }

                return;
            }

            mono = mono[-gap..];
        }

        if (_written >= _nextClockMark)
        {
            // A packet is sent once its last sample is captured.
            var captured = arrivalUtcTicks - (mono.Length * TimeSpan.TicksPerSecond / _clockRate);
            _writer.Mark(new AudioMark(AudioMarkKind.Clock, _written, captured, _expected));
            _nextClockMark = _written + _clockRate;
        }

        Write(mono);
    }

    private void Fill(int gap, bool isLoss)
    {
        if (isLoss)
        {
            _writer.Mark(new AudioMark(AudioMarkKind.Concealed, _written, gap, _expected));
            _writer.Count(SourceCounter.SamplesConcealed, gap);
        }

        while (gap > 0)
        {
            var count = Math.Min(gap, _silence.Length);
            Write(_silence.AsSpan(0, count));
            gap -= count;
        }
    }

    private void Write(ReadOnlySpan<float> samples)
    {
        if (samples.IsEmpty)
        {
            return;
        }

        // A full ring drops and counts by itself; the sample line goes on.
        _writer.TryWrite(samples);
        _written += samples.Length;
        _expected += (uint)samples.Length;
    }
}
