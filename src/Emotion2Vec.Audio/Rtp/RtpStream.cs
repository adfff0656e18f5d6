using Emotion2Vec.Audio.Rtp.Codecs;
using Emotion2Vec.Audio.Rtp.Playout;
using Emotion2Vec.Audio.Rtp.Rtcp;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// One sender's packets to samples: reorder, decode, conceal, place by timestamp. What comes out depends on the packets and their
/// arrival alone. One owner thread; allocates nothing per packet.
/// </summary>
internal sealed class RtpStream : IDisposable
{
    // Packets behind a gap, whatever their length: 160 ms of the shortest, 2.5 ms.
    private const int MaxWaiting = 64;

    private readonly RtpFormat?[] _formats = new RtpFormat?[RtpFormat.MaxPayloadType + 1];
    private readonly IRtpDecoder?[] _decoders = new IRtpDecoder?[RtpFormat.MaxPayloadType + 1];
    private readonly IAudioWriter _writer;
    private readonly TimeProvider _time;
    private readonly ReorderWait _wait;
    private readonly ReceptionStatistics _statistics = new();
    private readonly ReorderBuffer _reorder = new(MaxWaiting);
    private readonly RtpTimeline _timeline;
    private long _lastAccepted;
    private int _lostBefore;

    /// <summary>Creates a stream that has heard nothing.</summary>
    /// <param name="session">The payload types accepted.</param>
    /// <param name="options">How patient to be.</param>
    /// <param name="writer">
    /// Where samples go, begun at <see cref="RtpSession.SampleRate"/>; begun again if the sender changes to an encoding of another rate.
    /// </param>
    /// <param name="time">Tells how long the sender has been quiet.</param>
    public RtpStream(RtpSession session, RtpReceiverOptions options, IAudioWriter writer, TimeProvider time)
    {
        foreach (var format in session.Formats)
        {
            _formats[format.PayloadType] = format;
            _decoders[format.PayloadType] = RtpDecoders.Create(format);
        }

        _writer = writer;
        _time = time;
        _wait = new ReorderWait(options.MinReorderWait, options.MaxReorderWait);
        _timeline = new RtpTimeline(writer, session.SampleRate, options.MaxGap);
        _lastAccepted = time.GetTimestamp();
    }

    /// <summary>How long ago the last packet was accepted, or the stream created.</summary>
    public TimeSpan Quiet => _time.GetElapsedTime(_lastAccepted);

    /// <summary>How the sender is heard, for receiver reports.</summary>
    public ReceptionStatistics Statistics => _statistics;

    /// <summary>Says whether a packet is of a known payload type and a possible length.</summary>
    /// <param name="packet">Any packet.</param>
    public bool IsAcceptable(in RtpPacket packet) =>
        _formats[packet.PayloadType] is not null
        && packet.Payload.Length <= RtpPayload.MaxBytes
        && !(_decoders[packet.PayloadType]?.CountSamples(packet.Payload) < 0);

    /// <summary>Takes a packet of the stream's sender.</summary>
    /// <param name="packet">A packet that <see cref="IsAcceptable"/> accepted.</param>
    /// <param name="arrival">When it came.</param>
    public void Accept(in RtpPacket packet, in PacketArrival arrival)
    {
        // An event's timestamp is that of the key press, repeated (RFC 4733 section 2.5).
        var clockRate = _formats[packet.PayloadType] is { Codec: not RtpCodec.TelephoneEvent } format ? format.ClockRate : 0;
        _statistics.Count(packet, clockRate, arrival);
        if (_reorder.IsWaiting)
        {
            // What has waited for too long goes first, so that it does not matter how often Idle is called.
            DrainBefore(arrival.Ticks);
        }

        var verdict = _reorder.Put(packet, arrival);
        if (_reorder.Lateness > 0)
        {
            _wait.Observe(_reorder.Lateness, arrival.Ticks);
        }

        _writer.Count(verdict switch
        {
            SequenceVerdict.Accepted => SourceCounter.PacketsReceived,
            SequenceVerdict.Duplicate => SourceCounter.PacketsDuplicate,
            SequenceVerdict.Late => SourceCounter.PacketsLate,
            _ => SourceCounter.PacketsRejected,
        });
        switch (verdict)
        {
            case SequenceVerdict.Accepted:
                _lastAccepted = _time.GetTimestamp();
                Drain();
                break;
            case SequenceVerdict.Rejected:
                Release();
                break;
        }
    }

    /// <summary>To be called often: releases packets that have waited behind a gap for long enough.</summary>
    public void Idle()
    {
        if (_reorder.IsWaiting)
        {
            DrainBefore(_time.GetElapsedTime(0).Ticks);
        }
    }

    /// <summary>Releases all packets that wait behind a gap, and what resampling holds back: nothing more is expected for now.</summary>
    public void Flush()
    {
        Release();
        _timeline.Drain();
    }

    /// <summary>Takes the sender's word for when its sound was captured, from an RTCP sender report.</summary>
    /// <param name="ntpTime">The report's NTP timestamp; 0 if the sender has none.</param>
    /// <param name="rtpTimestamp">Its RTP timestamp.</param>
    public void SenderReport(ulong ntpTime, uint rtpTimestamp)
    {
        if (ntpTime != 0)
        {
            _timeline.Report(NtpTime.ToUtcTicks(ntpTime, _time.GetUtcNow().UtcTicks), rtpTimestamp);
        }
    }

    /// <summary>Forgets the sender, after releasing what waits of it: the next packet is another's, and its sound follows directly.</summary>
    public void Restart()
    {
        Flush();
        _reorder.Reset();
        _wait.Reset();
        _timeline.Restart();
        _statistics.Reset();
        _lostBefore = 0;
        foreach (var decoder in _decoders)
        {
            decoder?.Reset();
        }
    }

    public void Dispose()
    {
        foreach (var decoder in _decoders)
        {
            decoder?.Dispose();
        }

        _timeline.Dispose();
    }

    private void Release()
    {
        _reorder.Flush();
        Drain();
    }

    private void DrainBefore(long now) => Drain(now - _wait.Ticks(_statistics.JitterSeconds, now));

    private void Drain(long patience = long.MinValue)
    {
        while (_reorder.TryTake(out var packet, patience))
        {
            if (packet.Lost > 0)
            {
                _writer.Count(SourceCounter.PacketsLost, packet.Lost);
                _lostBefore += packet.Lost;
            }

            // An event's timestamp says nothing about where the audio is.
            if (_formats[packet.PayloadType] is not { } format || format.Codec == RtpCodec.TelephoneEvent)
            {
                continue;
            }

            if (_timeline.Place(packet, format, _decoders[packet.PayloadType], _lostBefore))
            {
                _lostBefore = 0;
            }
            else
            {
                // Damaged: as good as lost, and the gap that it leaves is before the next packet.
                _writer.Count(SourceCounter.PacketsLost);
                _lostBefore = 1;
            }
        }
    }
}
