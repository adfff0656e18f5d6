namespace Emotion2Vec.Core.Audio;

/// <summary>
/// Maps a run's 16 kHz samples to the source's sample index and from there to wall clock and RTP time. Owned by the step thread.
/// </summary>
/// <remarks>
/// Time is the sample index; wall clock is attached by a mapping and never measured per frame. The chain is
/// 16 kHz index, ring position (times rate / 16000), source index (plus what was dropped before), clock (from the source's last remark, or from
/// the moment the run's first block was written). Drops are kept in a short history, because a chunk starts before what was read last.
/// </remarks>
internal sealed class SampleClock
{
    private const int GapHistory = 16;

    private readonly AudioGap[] _gaps = new AudioGap[GapHistory];
    private long _gapCount;
    private long _dropped;
    private int _rate = ModelAudio.SampleRate;
    private AudioMark _anchor;

    /// <summary>Starts a run.</summary>
    /// <param name="sampleRate">The source's rate.</param>
    /// <param name="startUtcTicks">Wall clock of its first sample.</param>
    public void Begin(int sampleRate, long startUtcTicks)
    {
        _rate = sampleRate;
        _gapCount = 0;
        _dropped = 0;
        _anchor = new AudioMark(AudioMarkKind.Clock, 0, startUtcTicks);
    }

    /// <summary>Takes a hole into account.</summary>
    /// <param name="gap">Where, and how much.</param>
    public void Add(in AudioGap gap)
    {
        // History holds, per hole, what was missing before it; what is missing after it is the next entry's value or the total.
        _gaps[_gapCount % GapHistory] = new AudioGap(gap.Position, _dropped);
        _gapCount++;
        _dropped += gap.Samples;
    }

    /// <summary>Takes the source's word for what time a sample has. A time outside the calendar is not believed.</summary>
    /// <param name="mark">A clock remark.</param>
    public void Add(in AudioMark mark)
    {
        if (mark.Value > 0 && mark.Value < DateTime.MaxValue.Ticks)
        {
            _anchor = mark;
        }
    }

    /// <summary>The source's own index of a sample of the ring.</summary>
    /// <param name="ringPosition">Samples of the run kept before it.</param>
    /// <returns>Samples of the run written before it, kept or not.</returns>
    public long SourceIndex(long ringPosition)
    {
        var dropped = _dropped;
        for (var i = _gapCount - 1; i >= Math.Max(0, _gapCount - GapHistory); i--)
        {
            ref readonly var gap = ref _gaps[i % GapHistory];
            if (ringPosition >= gap.Position)
            {
                break;
            }

            dropped = gap.Samples;
        }

        return ringPosition + dropped;
    }

    /// <summary>Wall clock and RTP time of a sample that the encoder heard.</summary>
    /// <param name="modelSample">16 kHz index within the run.</param>
    /// <returns>UTC ticks within the calendar, and the 32-bit RTP timestamp or -1.</returns>
    public (long UtcTicks, long RtpTimestamp) At(long modelSample)
    {
        var distance = SourceIndex(Scale(modelSample, _rate, ModelAudio.SampleRate)) - _anchor.Sample;
        var ticks = Math.Clamp(_anchor.Value + Scale(distance, TimeSpan.TicksPerSecond, _rate), 0, DateTime.MaxValue.Ticks);
        if (_anchor.RtpTimestamp < 0)
        {
            return (ticks, -1);
        }

        // RFC 3550 section 5.1: the timestamp is 32 bits and wraps.
        var rtpRate = _anchor.RtpClockRate > 0 ? _anchor.RtpClockRate : _rate;
        return (ticks, (_anchor.RtpTimestamp + Scale(distance, rtpRate, _rate)) & uint.MaxValue);
    }

    // value * to / from without overflow for any realistic value: whole seconds first.
    private static long Scale(long value, long to, long from) => (value / from * to) + (value % from * to / from);
}
