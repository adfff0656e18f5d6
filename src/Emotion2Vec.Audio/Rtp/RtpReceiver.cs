using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// Datagrams to samples, without a socket: parse, check the payload type, settle on one sender, and hand its packets to the
/// <see cref="RtpStream"/>. What comes out depends on the datagrams and the clock alone. One owner thread; allocates nothing
/// per packet.
/// </summary>
internal sealed class RtpReceiver : IDisposable
{
    // Another sender takes over only once the current one is this quiet, so that two senders cannot interleave. A sender
    // that restarts is quiet for longer than this between its two lives, as a rule.
    private static readonly TimeSpan HandoverQuiet = TimeSpan.FromMilliseconds(100);

    private readonly IAudioWriter _writer;
    private readonly TimeProvider _time;
    private readonly SourceProbation _probation = new();
    private readonly RtpStream _stream;
    private readonly SrtpInbound? _srtp;
    private uint? _ssrc;

    /// <summary>Creates a receiver that has heard nothing.</summary>
    /// <param name="session">The payload types accepted.</param>
    /// <param name="options">How patient to be.</param>
    /// <param name="writer">Where samples go, begun at <see cref="RtpSession.SampleRate"/>.</param>
    /// <param name="time">Tells arrival times.</param>
    public RtpReceiver(RtpSession session, RtpReceiverOptions options, IAudioWriter writer, TimeProvider time)
    {
        _writer = writer;
        _time = time;
        _srtp = session.Key is { } key ? new SrtpInbound(key, session.Description) : null;
        _stream = new RtpStream(session, options, writer, time);
    }

    /// <summary>How long ago the last packet was accepted, or the receiver created.</summary>
    public TimeSpan Quiet => _stream.Quiet;

    /// <summary>Takes a datagram as it came from the network.</summary>
    /// <param name="datagram">The whole datagram.</param>
    public void Accept(ReadOnlySpan<byte> datagram)
    {
        var error = RtpPacket.TryParse(datagram, out var packet);
        if (error == RtpPacketError.Rtcp)
        {
            return;
        }

        if (error == RtpPacketError.None && _srtp is not null)
        {
            error = _srtp.TryOpen(datagram, isRtcp: false, out datagram) ? RtpPacket.TryParse(datagram, out packet) : RtpPacketError.Forged;
        }

        if (error != RtpPacketError.None || !_stream.IsAcceptable(packet))
        {
            _writer.Count(SourceCounter.PacketsRejected);
            return;
        }

        var arrival = PacketArrival.Now(_time);
        if (packet.Ssrc == _ssrc)
        {
            _stream.Accept(packet, arrival);
            return;
        }

        var mayPass = _ssrc is null || Quiet >= HandoverQuiet;
        switch (_probation.Examine(packet, datagram, arrival, mayPass, out var first, out var firstArrival))
        {
            case ProbationVerdict.Dropped:
                _writer.Count(SourceCounter.PacketsRejected);
                break;
            case ProbationVerdict.Passed:
                _ssrc = packet.Ssrc;
                _stream.Restart();
                if (RtpPacket.TryParse(first, out var firstPacket) == RtpPacketError.None)
                {
                    _stream.Accept(firstPacket, firstArrival);
                }

                _stream.Accept(packet, arrival);
                break;
        }
    }

    /// <summary>To be called often: when the sender is quiet, releases packets that have waited behind a gap for long enough.</summary>
    public void Idle() => _stream.Idle();

    /// <summary>Releases all packets that wait behind a gap.</summary>
    public void Flush() => _stream.Flush();

    public void Dispose()
    {
        _stream.Dispose();
        _srtp?.Dispose();
    }
}
