using Emotion2Vec.Audio.Rtp.Codecs;
using Emotion2Vec.Audio.Rtp.Playout;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// One sender's packets to samples: reorder, decode, conceal, place by timestamp. What comes out depends on the packets and their
/// arrival alone. One owner thread; allocates nothing per packet.
/// </summary>
internal sealed class RtpStream : IDisposable
{
    private readonly RtpFormat?[] _formats = new RtpFormat?[RtpFormat.MaxPayloadType + 1];
    private readonly IRtpDecoder?[] _decoders = new IRtpDecoder?[RtpFormat.MaxPayloadType + 1];
    private readonly IAudioWriter _writer;
    private readonly TimeProvider _time;
    private readonly TimeSpan _reorderWindow;
    private readonly ReceptionStatistics _statistics = new();
    private readonly ReorderBuffer _reorder;
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
        _reorderWindow = options.ReorderWindow;
        _reorder = new ReorderBuffer(options.ReorderDepth(session.PacketTime));
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
        var verdict = _reorder.Put(packet, arrival.UtcTicks);
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
                Flush();
                break;
        }
    }

    /// <summary>To be called often: when the sender is quiet, releases packets that have waited behind a gap for long enough.</summary>
    public void Idle()
    {
        if (Quiet >= _reorderWindow)
        {
            Flush();
        }
    }

    /// <summary>Releases all packets that wait behind a gap.</summary>
    public void Flush()
    {
        _reorder.Flush();
        Drain();
    }

    /// <summary>Forgets the sender, after releasing what waits of it: the next packet is another's, and its sound follows directly.</summary>
    public void Restart()
    {
        Flush();
        _reorder.Reset();
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
    }

    private void Drain()
    {
        while (_reorder.TryTake(out var packet))
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
