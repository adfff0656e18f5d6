using Emotion2Vec.Audio.Rtp.Codecs;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Audio.Rtp.Playout;

/// <summary>
/// Lays packets onto the stream's line of samples by their RTP timestamps, not by their count: packets may differ in length, and
/// what is missing gets exactly the missing length, concealed if packets were lost, silent if the sender said nothing. A jump
/// beyond a bound starts the clock anew instead of filling an hour. Behind the line, drift of the sender's clock is resampled
/// away (<see cref="DriftControl"/>), so what is remarked about samples is said of their place after that. One owner thread;
/// allocates nothing while the encoding stays.
/// </summary>
internal sealed class RtpTimeline : IDisposable
{
    private readonly IAudioWriter _writer;
    private readonly TimeSpan _maxGap;
    private readonly float[] _samples = new float[RtpPayload.MaxSamples];
    private readonly DriftResampler _output;
    private readonly DriftControl _drift = new();
    private readonly SenderClock _sender = new();
    private int _sampleRate;
    private WaveformConcealer _concealer;
    private float[] _fill;
    private MediaClock _clock;
    private bool _started;
    private long _written;
    private long _nextClockMark;

    /// <summary>Creates a line that is empty.</summary>
    /// <param name="writer">Where samples go.</param>
    /// <param name="sampleRate">The rate that the writer was begun with.</param>
    /// <param name="maxGap">The longest gap that is filled.</param>
    public RtpTimeline(IAudioWriter writer, int sampleRate, TimeSpan maxGap)
    {
        _writer = writer;
        _maxGap = maxGap;
        _sampleRate = sampleRate;
        _concealer = new WaveformConcealer(sampleRate);
        _fill = new float[_concealer.LongestGap];
        _output = new DriftResampler(writer);
        _output.Begin(sampleRate);
    }

    /// <summary>Takes the sender's word for what time a timestamp has.</summary>
    /// <param name="utcTicks">UTC, in ticks.</param>
    /// <param name="timestamp">The timestamp.</param>
    public void Report(long utcTicks, uint timestamp)
    {
        _sender.Report(utcTicks, timestamp);
        _nextClockMark = _written;
    }

    /// <summary>Writes what resampling holds back: nothing follows for now.</summary>
    public void Drain() => _output.Drain();

    /// <summary>Makes the next packet follow directly, whatever its timestamp: the sender is another one.</summary>
    public void Restart()
    {
        _output.Drain();
        _drift.Restart(isSameSender: false);
        _sender.Reset();
        _started = false;
        _concealer.Reset();
    }

    /// <summary>Appends a packet.</summary>
    /// <param name="packet">The packet; one of comfort noise says that there is silence up to it.</param>
    /// <param name="format">What it is.</param>
    /// <param name="decoder">Its decoder; null for comfort noise.</param>
    /// <param name="lost">Packets lost just before it: then a gap is loss, else the sender's silence.</param>
    /// <returns>False if its payload is damaged, so that it was not appended.</returns>
    public bool Place(in ReorderedPacket packet, RtpFormat format, IRtpDecoder? decoder, int lost)
    {
        var gap = FindGap(packet, format, decoder, lost);
        var tail = gap > 0 ? OpenGap(gap, lost > 0, decoder, packet.Payload) : default;
        var copied = tail.IsEmpty || decoder is null ? -1 : decoder.Conceal(packet.Payload, tail);
        var count = decoder?.Decode(packet.Payload, _samples) ?? 0;
        var mono = _samples.AsSpan(0, Math.Max(0, count));
        if (!tail.IsEmpty)
        {
            CloseGap(tail, copied, isFresh: tail.Length == gap, mono);
        }

        if (gap < 0)
        {
            if (-gap >= mono.Length)
            {
                if (!mono.IsEmpty)
                {
                    _writer.Count(SourceCounter.PacketsLate);
                }

                return count >= 0;
            }

            mono = mono[(int)-gap..];
        }

        MarkClock(packet.Arrival, mono.Length);
        Write(mono);
        if (!mono.IsEmpty)
        {
            Follow(packet.Arrival);
        }

        return count >= 0;
    }

    public void Dispose() => _output.Dispose();

    // The packet is on the line: whether its sender's clock is fast or slow decides what becomes of the next.
    private void Follow(in PacketArrival arrival)
    {
        if (_drift.Hear((double)_written / _sampleRate, arrival.Ticks, _output.Position / _sampleRate))
        {
            _output.SetRatio(_drift.Ratio);
        }
    }

    // Samples missing before a timestamp; negative if it lies before what was written.
    private long FindGap(in ReorderedPacket packet, RtpFormat format, IRtpDecoder? decoder, int lost)
    {
        if (decoder is not null && format.SampleRate != _sampleRate)
        {
            BeginRun(format.SampleRate);
        }

        if (_started && _clock.ClockRate == format.ClockRate)
        {
            var gap = _clock.LineAt(packet.Timestamp) - _written;
            var isOneSound = gap < 0 && lost == 0 && format.IsContinuous && -gap < decoder?.CountSamples(packet.Payload);
            if (Math.Abs(gap) <= _maxGap.TotalSeconds * _sampleRate && !isOneSound)
            {
                return gap;
            }
        }

        if (decoder is null && _started)
        {
            // Silence on a clock that the sound is not on.
            return 0;
        }

        _drift.Restart(isSameSender: true);
        _started = true;
        _clock.Anchor(packet.Timestamp, _written, format);
        _nextClockMark = _written;
        return 0;
    }

    // The sender changed to an encoding of another rate, as calls may: what follows is another run.
    private void BeginRun(int sampleRate)
    {
        _writer.Begin(sampleRate);
        _sampleRate = sampleRate;
        _concealer = new WaveformConcealer(sampleRate);
        _fill = new float[_concealer.LongestGap];
        _output.Begin(sampleRate);
        _output.SetRatio(_drift.Ratio);
        _written = 0;
        _started = false;
    }

    // Writes the part of a gap for which the packet behind it is not needed, and gives room for the rest.
    private Span<float> OpenGap(long gap, bool isLoss, IRtpDecoder? decoder, ReadOnlySpan<byte> next)
    {
        if (!isLoss)
        {
            WriteSilence(gap);
            return default;
        }

        if (gap <= _fill.Length)
        {
            return _fill.AsSpan(0, (int)gap);
        }

        // Too long to be guessed: what was heard fades out, and what follows may fade in.
        MarkConcealed(gap);
        var head = _fill.AsSpan(0, _fill.Length / 2);
        if (decoder is null || decoder.Conceal(default, head) < 0)
        {
            _concealer.Fill(head, isFresh: true, default);
        }

        Write(head);
        var tail = Math.Clamp(decoder?.CountSamples(next) ?? 0, 0, _fill.Length / 2);
        WriteSilence(gap - head.Length - tail);
        return _fill.AsSpan(0, tail);
    }

    private void CloseGap(Span<float> tail, int copied, bool isFresh, ReadOnlySpan<float> next)
    {
        if (copied < 0)
        {
            _concealer.Fill(tail, isFresh, next);
        }

        // A long gap was marked whole when it was opened.
        if (isFresh && tail.Length > copied)
        {
            MarkConcealed(tail.Length - Math.Max(0, copied));
        }

        Write(tail);
    }

    private void MarkConcealed(long count)
    {
        var first = OutputAt(0);
        var concealed = OutputAt(count) - first;
        _writer.Mark(new AudioMark(AudioMarkKind.Concealed, first, concealed, _clock.TimestampAt(_written), _clock.ClockRate));
        _writer.Count(SourceCounter.SamplesConcealed, concealed);
    }

    private void MarkClock(in PacketArrival arrival, int count)
    {
        if (_written < _nextClockMark)
        {
            return;
        }

        // A packet is sent once its last sample is captured. Better than one packet's arrival is what many say, best the sender.
        var captured = arrival.UtcTicks - (count * TimeSpan.TicksPerSecond / _sampleRate);
        if (_drift.TryFindCapture((double)_written / _sampleRate, out var ticks))
        {
            captured = arrival.UtcTicks - (arrival.Ticks - ticks);
        }

        var timestamp = _clock.TimestampAt(_written);
        captured = _sender.CaptureOf(timestamp, _clock.ClockRate, captured);
        _writer.Mark(new AudioMark(AudioMarkKind.Clock, OutputAt(0), captured, timestamp, _clock.ClockRate));
        _nextClockMark = _written + _sampleRate;
    }

    // Where a sample of the line comes to lie in the output.
    private long OutputAt(long ahead) => (long)Math.Round(_output.Position + (ahead * _output.Ratio));

    private void WriteSilence(long count)
    {
        _fill.AsSpan().Clear();
        for (; count > 0; count -= Math.Min(count, _fill.Length))
        {
            Write(_fill.AsSpan(0, (int)Math.Min(count, _fill.Length)));
        }
    }

    private void Write(ReadOnlySpan<float> samples)
    {
        if (samples.IsEmpty)
        {
            return;
        }

        _output.Write(samples);
        _concealer.Hear(samples);
        _written += samples.Length;
    }
}
