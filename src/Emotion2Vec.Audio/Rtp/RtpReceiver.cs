using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// Datagrams to samples, without a socket: parse, check the payload type, settle on one sender, reorder, decode, place by
/// timestamp. What comes out depends on the datagrams and the clock alone. One owner thread; allocates nothing per packet.
/// </summary>
internal sealed class RtpReceiver
{
    // Another sender takes over only once the current one is this quiet, so that two senders cannot interleave. A sender
    // that restarts is quiet for longer than this between its two lives, as a rule.
    private static readonly TimeSpan HandoverQuiet = TimeSpan.FromMilliseconds(100);

    private readonly RtpFormat?[] _formats = new RtpFormat?[RtpFormat.MaxPayloadType + 1];
    private readonly IAudioWriter _writer;
    private readonly TimeProvider _time;
    private readonly TimeSpan _reorderWindow;
    private readonly SourceProbation _probation = new();
    private readonly ReorderBuffer _reorder;
    private readonly RtpTimeline _timeline;
    private readonly float[] _samples = new float[RtpPayload.MaxBytes];
    private long _lastAccepted;
    private uint? _ssrc;
    private int _lostBefore;

    /// <summary>Creates a receiver that has heard nothing.</summary>
    /// <param name="session">The payload types accepted.</param>
    /// <param name="options">How patient to be.</param>
    /// <param name="writer">Where samples go, begun at the session's clock rate.</param>
    /// <param name="time">Tells arrival times.</param>
    public RtpReceiver(RtpSession session, RtpReceiverOptions options, IAudioWriter writer, TimeProvider time)
    {
        foreach (var format in session.Formats)
        {
            _formats[format.PayloadType] = format;
        }

        _writer = writer;
        _time = time;
        _reorderWindow = options.ReorderWindow;
        _reorder = new ReorderBuffer(options.ReorderDepth(session.PacketTime));
        _timeline = new RtpTimeline(writer, session.Primary.ClockRate, options.MaxGap);
        _lastAccepted = time.GetTimestamp();
    }

    /// <summary>How long ago the last packet was accepted, or the receiver created.</summary>
    public TimeSpan Quiet => _time.GetElapsedTime(_lastAccepted);

    /// <summary>Takes a datagram as it came from the network.</summary>
    /// <param name="datagram">The whole datagram.</param>
    public void Accept(ReadOnlySpan<byte> datagram)
    {
        var error = RtpPacket.TryParse(datagram, out var packet);
        if (error == RtpPacketError.Rtcp)
        {
            return;
        }

        if (error != RtpPacketError.None || !IsAcceptable(packet))
        {
            _writer.Count(SourceCounter.PacketsRejected);
            return;
        }

        var utcTicks = _time.GetUtcNow().UtcTicks;
        if (packet.Ssrc == _ssrc)
        {
            Enqueue(packet, utcTicks);
            return;
        }

        var mayPass = _ssrc is null || Quiet >= HandoverQuiet;
        switch (_probation.Examine(packet, datagram, utcTicks, mayPass, out var first, out var firstUtcTicks))
        {
            case ProbationVerdict.Dropped:
                _writer.Count(SourceCounter.PacketsRejected);
                break;
            case ProbationVerdict.Passed:
                Follow(packet.Ssrc);
                if (RtpPacket.TryParse(first, out var firstPacket) == RtpPacketError.None)
                {
                    Enqueue(firstPacket, firstUtcTicks);
                }

                Enqueue(packet, utcTicks);
                break;
        }
    }

    /// <summary>To be called often: when the sender is quiet, releases packets that have waited behind a gap for longer than the reorder window.</summary>
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

    private bool IsAcceptable(in RtpPacket packet) =>
        _formats[packet.PayloadType] is { } format
        && packet.Payload.Length <= RtpPayload.MaxBytes
        && RtpPayload.CountFrames(format, packet.Payload.Length) >= 0;

    private void Follow(uint ssrc)
    {
        Flush();
        _ssrc = ssrc;
        _reorder.Reset();
        _timeline.Restart();
        _lostBefore = 0;
    }

    private void Enqueue(in RtpPacket packet, long utcTicks)
    {
        var verdict = _reorder.Put(packet, utcTicks);
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

    private void Drain()
    {
        while (_reorder.TryTake(out var packet))
        {
            if (packet.Lost > 0)
            {
                _writer.Count(SourceCounter.PacketsLost, packet.Lost);
                _lostBefore += packet.Lost;
            }

            // An event's timestamp is that of the key press, repeated: it says nothing about where the audio is (RFC 4733 section 2.5).
            if (_formats[packet.PayloadType] is not { } format || format.Codec == RtpCodec.TelephoneEvent)
            {
                continue;
            }

            var count = RtpPayload.DecodeToMono(format, packet.Payload, _samples);
            _timeline.Place(packet.Timestamp, _samples.AsSpan(0, count), _lostBefore, packet.ArrivalUtcTicks);
            _lostBefore = 0;
        }
    }
}
