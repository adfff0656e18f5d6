using Emotion2Vec.Audio.Rtp.Rtcp;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// One port's datagrams to senders, without a socket: check, decrypt, hold to rates, tell real senders from strays, and keep
/// each to the address it proved itself from; RTCP beside it (<see cref="RtpControl"/>). Who hears the senders is the
/// audience's business. What comes out depends on the datagrams and the clock alone. One owner thread; allocates nothing per
/// packet.
/// </summary>
internal sealed class RtpReceiver : IDisposable
{
    // Late packets of a sender that left are told from a new sender's for so long (RFC 3550 section 6.2.1 says why).
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    // Beside as many as may be heard, who may all begin at once: strays must not crowd out a sender that begins.
    private const int StrangersHeard = 3;

    private readonly IRtpAudience _audience;
    private readonly TimeProvider _time;
    private readonly RtpReceiverOptions _options;
    private readonly bool[] _knownTypes = new bool[RtpFormat.MaxPayloadType + 1];
    private readonly SourceProbation _probation;
    private readonly RtpSenderTable _senders;
    private readonly RateCap _strangers;
    private readonly SrtpInbound? _srtp;
    private readonly RtpControl? _control;
    private readonly IDisposable? _owned;

    /// <summary>Creates a receiver of one stream that has heard nothing and reports to nobody.</summary>
    /// <param name="session">The payload types accepted.</param>
    /// <param name="options">How patient to be.</param>
    /// <param name="writer">Where samples go, begun at <see cref="RtpSession.SampleRate"/>.</param>
    /// <param name="time">Tells arrival times.</param>
    public RtpReceiver(RtpSession session, RtpReceiverOptions options, IAudioWriter writer, TimeProvider time)
        : this(session, options, new RtpStream(session, options, writer, time), writer, time)
    {
    }

    /// <summary>Creates a receiver that has heard nothing.</summary>
    /// <param name="session">The payload types accepted, and the key if there is one.</param>
    /// <param name="options">How much may come.</param>
    /// <param name="audience">Who hears the senders.</param>
    /// <param name="time">Tells arrival times.</param>
    /// <param name="output">Sends receiver reports; null if there are none.</param>
    /// <exception cref="Core.Errors.Emotion2VecException">The session is encrypted, and libsrtp2 is missing.</exception>
    public RtpReceiver(RtpSession session, RtpReceiverOptions options, IRtpAudience audience, TimeProvider time, IRtcpOutput? output)
    {
        foreach (var format in session.Formats)
        {
            _knownTypes[format.PayloadType] = true;
        }

        _audience = audience;
        _time = time;
        _options = options;
        _probation = new SourceProbation(StrangersHeard + audience.Capacity);
        _senders = new RtpSenderTable(audience.Capacity);
        _strangers = new RateCap(options.MaxStrayPacketsPerSecond, options.MaxBytesPerSecond);
        _srtp = session.Key is { } key ? new SrtpInbound(key, session.Description) : null;
        _control = session.Rtcp == RtcpMode.Off ? null : new RtpControl(session, _senders, _srtp, output);
    }

    private RtpReceiver(RtpSession session, RtpReceiverOptions options, RtpStream stream, IAudioWriter writer, TimeProvider time)
        : this(session, options, new SoleStream(stream, writer), time, null) => _owned = stream;

    /// <summary>How long ago the last packet of any sender was accepted; for a receiver of one stream, or else its creation.</summary>
    public TimeSpan Quiet => _audience is SoleStream sole ? sole.Quiet : _senders.LeastQuiet;

    /// <summary>RTCP beside the sound; null if there is none.</summary>
    public RtpControl? Control => _control;

    /// <summary>Takes a datagram as it came from the network; RTCP on RTP's port is told from it (RFC 5761).</summary>
    /// <param name="datagram">The whole datagram.</param>
    /// <param name="from">Where it came from.</param>
    public void Accept(ReadOnlySpan<byte> datagram, in RtpPeer from = default)
    {
        var arrival = PacketArrival.Now(_time);
        if (RtcpReader.IsRtcp(datagram))
        {
            AcceptControl(datagram, from, arrival);
            return;
        }

        var error = RtpPacket.TryParse(datagram, out var packet);
        var sender = error == RtpPacketError.None ? _senders.Find(packet.Ssrc) : null;
        var isItself = sender is not null && sender.Peer == from;

        // Before any work: strangers share a small allowance, so that they cannot use up a sender's.
        if (!(isItself ? sender!.Cap : _strangers).TryPass(datagram.Length, arrival.Ticks))
        {
            Reject(isItself ? sender : null);
            return;
        }

        if (error == RtpPacketError.None && _srtp is not null)
        {
            error = _srtp.TryOpen(datagram, isRtcp: false, out datagram) ? RtpPacket.TryParse(datagram, out packet) : RtpPacketError.Forged;
        }

        if (error != RtpPacketError.None || !_knownTypes[packet.PayloadType] || packet.Payload.Length > Codecs.RtpPayload.MaxBytes)
        {
            Reject(isItself ? sender : null);
        }
        else if (!isItself)
        {
            Examine(packet, datagram, from, arrival, sender);
        }
        else if (sender!.LeftTicks is not null)
        {
            // One that was stopped here stays so for as long as it sends; one that left may come back after a while.
            sender.LeftTicks = sender.Listener.IsOver ? arrival.Ticks : sender.LeftTicks;
            sender.Listener.Reject();
        }
        else
        {
            sender.Listener.Accept(packet, datagram, arrival);
        }
    }

    /// <summary>Takes a datagram that came on RTCP's own port.</summary>
    /// <param name="datagram">The whole datagram.</param>
    /// <param name="from">Where it came from.</param>
    public void AcceptControl(ReadOnlySpan<byte> datagram, in RtpPeer from) => AcceptControl(datagram, from, PacketArrival.Now(_time));

    /// <summary>To be called often: lets go what has waited for long enough, forgets who is gone, and reports when it is time.</summary>
    public void Idle()
    {
        var now = PacketArrival.Now(_time);
        for (var i = _senders.Count - 1; i >= 0; i--)
        {
            var sender = _senders[i];
            if (sender.LeftTicks is { } left)
            {
                if (now.Ticks - left >= Farewell.Ticks)
                {
                    Remove(sender, now);
                }

                continue;
            }

            sender.Listener.Idle();
            if (sender.Listener.IsOver)
            {
                sender.Listener.End();
                sender.LeftTicks = now.Ticks;
            }
            else if (sender.Listener.Quiet >= _audience.Patience)
            {
                sender.Listener.End();
                Remove(sender, now);
            }
        }

        _control?.ReportIfDue(now);
    }

    /// <summary>Releases all packets that wait behind a gap.</summary>
    public void Flush()
    {
        for (var i = 0; i < _senders.Count; i++)
        {
            _senders[i].Listener.Flush();
        }
    }

    /// <summary>Ends all streams and says goodbye to their senders.</summary>
    public void Leave()
    {
        for (var i = 0; i < _senders.Count; i++)
        {
            _senders[i].Listener.End();
        }

        _control?.Leave(PacketArrival.Now(_time));
    }

    public void Dispose()
    {
        _owned?.Dispose();
        _srtp?.Dispose();
    }

    private void AcceptControl(ReadOnlySpan<byte> datagram, in RtpPeer from, in PacketArrival arrival)
    {
        if (_control is null)
        {
            return;
        }

        if (!_strangers.TryPass(datagram.Length, arrival.Ticks) || !_control.TryAccept(datagram, from, arrival))
        {
            _audience.RejectStranger();
        }
    }

    private void Examine(in RtpPacket packet, ReadOnlySpan<byte> plain, in RtpPeer from, in PacketArrival arrival, RtpSender? sameNumber)
    {
        // A sender's number from another address is the sender moved, or somebody else: only its silence tells.
        var inTheWay = sameNumber ?? (_senders.IsFull ? _senders.Quietest() : null);
        var mayPass = inTheWay is null || inTheWay.LeftTicks is not null || inTheWay.Listener.Quiet >= _audience.HandoverQuiet;
        switch (_probation.Examine(packet, plain, from, arrival, mayPass, out var first, out var firstArrival))
        {
            case ProbationVerdict.Dropped:
                _audience.RejectStranger();
                break;
            case ProbationVerdict.Passed:
                var sender = sameNumber is { LeftTicks: null } ? Move(sameNumber, from) : Welcome(packet.Ssrc, from, inTheWay, arrival);
                if (RtpPacket.TryParse(first, out var firstPacket) == RtpPacketError.None)
                {
                    sender.Listener.Accept(firstPacket, first, firstArrival);
                }

                sender.Listener.Accept(packet, plain, arrival);
                break;
        }
    }

    private static RtpSender Move(RtpSender sender, in RtpPeer to)
    {
        sender.Peer = to;
        sender.ControlPeer = default;
        return sender;
    }

    private RtpSender Welcome(uint ssrc, in RtpPeer from, RtpSender? inTheWay, in PacketArrival arrival)
    {
        if (inTheWay is not null)
        {
            if (inTheWay.LeftTicks is null && _audience.Capacity > 1)
            {
                inTheWay.Listener.End();
            }

            Remove(inTheWay, arrival);
        }

        var cap = new RateCap(_options.MaxPacketsPerSecond, _options.MaxBytesPerSecond);
        var introduction = default(RtpIntroductions.Entry);
        var isKnown = _control?.Introductions.TryTake(ssrc, from, out introduction) ?? false;
        var sender = new RtpSender(ssrc, from, _audience.Admit(ssrc, isKnown ? introduction.Name : null), cap);
        if (isKnown)
        {
            sender.ControlPeer = introduction.From;
            if (introduction.Info is { } info)
            {
                RtpControl.Note(sender, info, introduction.Arrival);
            }
        }

        _senders.Add(sender);
        _control?.Participant.Hear(ssrc, arrival.Ticks);
        return sender;
    }

    private void Remove(RtpSender sender, in PacketArrival now)
    {
        _senders.Remove(sender);
        _control?.Participant.Miss(sender.Ssrc, now.Ticks);
    }

    private void Reject(RtpSender? sender)
    {
        if (sender is null)
        {
            _audience.RejectStranger();
        }
        else
        {
            sender.Listener.Reject();
        }
    }
}
