using System.Text;
using Emotion2Vec.Audio.Rtp.Rtcp;
using Emotion2Vec.Native;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// RTCP of one port: what senders say of themselves reaches who hears them, and they are told how they are heard. Words count
/// only if they come from the host that the sound comes from; of an encrypted session, only if its key sealed them. One owner
/// thread; allocates only when a sender's name is new.
/// </summary>
internal sealed class RtpControl
{
    private readonly RtpSession _session;
    private readonly RtpSenderTable _senders;
    private readonly SrtpInbound? _srtp;
    private readonly IRtcpOutput? _output;
    private readonly byte[] _buffer = new byte[RtcpWriter.MaxBytes + Srtp.MaxTrailerBytes];
    private readonly RtcpReportBlock[] _blocks = new RtcpReportBlock[RtcpWriter.MaxBlocks];

    /// <summary>Creates the control of a port.</summary>
    /// <param name="session">Where reports go, if it says so.</param>
    /// <param name="senders">The port's senders.</param>
    /// <param name="srtp">Decrypts and encrypts; null if nothing is encrypted.</param>
    /// <param name="output">Sends; null if nothing is to be sent.</param>
    public RtpControl(RtpSession session, RtpSenderTable senders, SrtpInbound? srtp, IRtcpOutput? output)
    {
        _session = session;
        _senders = senders;
        _srtp = srtp;
        _output = output;
        Participant = new RtcpParticipant(RtcpParticipant.BandwidthOf(session), session.WantsRoundTrip);
    }

    /// <summary>We, as senders see us.</summary>
    public RtcpParticipant Participant { get; }

    /// <summary>What senders not heard yet said.</summary>
    public RtpIntroductions Introductions { get; } = new();

    /// <summary>Takes a sender's word about its clock.</summary>
    /// <param name="sender">The sender.</param>
    /// <param name="info">Its word.</param>
    /// <param name="arrival">When it came.</param>
    public static void Note(RtpSender sender, in RtcpSenderInfo info, in PacketArrival arrival)
    {
        sender.LastReport = info.MiddleNtp;
        sender.LastReportTicks = arrival.Ticks;
        sender.Listener.Report(info);
    }

    /// <summary>Takes a datagram.</summary>
    /// <param name="datagram">The whole datagram.</param>
    /// <param name="from">Where it came from.</param>
    /// <param name="arrival">When.</param>
    /// <returns>False if it is no RTCP, or forged.</returns>
    public bool TryAccept(ReadOnlySpan<byte> datagram, in RtpPeer from, in PacketArrival arrival)
    {
        var bytes = datagram.Length;
        if ((_srtp is not null && !_srtp.TryOpen(datagram, isRtcp: true, out datagram)) || !RtcpReader.IsValid(datagram))
        {
            return false;
        }

        Participant.Weigh(bytes);
        var reader = new RtcpReader(datagram);
        while (reader.TryRead(out var packet))
        {
            if (packet.Ssrc is { } ssrc)
            {
                Participant.Hear(ssrc, arrival.Ticks);
            }

            switch (packet.Type)
            {
                case RtcpType.SenderReport when packet.Ssrc is { } reporter && packet.TryReadSender(out var info):
                    Hear(reporter, from, info, arrival);
                    break;
                case RtcpType.SourceDescription:
                    ReadNames(packet, from, arrival);
                    break;
                case RtcpType.Goodbye:
                    ReadGoodbyes(packet, from, arrival);
                    break;
                case RtcpType.ExtendedReport:
                    ReadExtended(packet, arrival);
                    break;
            }
        }

        return true;
    }

    /// <summary>Reports to all senders, if it is time.</summary>
    /// <param name="now">Now.</param>
    public void ReportIfDue(in PacketArrival now)
    {
        if (_output is not null && _senders.Count > 0 && Participant.IsDue(now.Ticks, _senders.Count))
        {
            ReportAll(now, isLeaving: false);
        }
    }

    /// <summary>Says goodbye to all senders, with a last report.</summary>
    /// <param name="now">Now.</param>
    public void Leave(in PacketArrival now)
    {
        if (_output is not null)
        {
            ReportAll(now, isLeaving: true);
        }
    }

    private void Hear(uint ssrc, in RtpPeer from, in RtcpSenderInfo info, in PacketArrival arrival)
    {
        if (FindAt(ssrc, from) is { } sender)
        {
            sender.ControlPeer = from;
            Note(sender, info, arrival);
        }
        else if (_senders.Find(ssrc) is null)
        {
            Introductions.Keep(ssrc, from, null, info, arrival);
        }
    }

    private void ReadNames(in RtcpPacket packet, in RtpPeer from, in PacketArrival arrival)
    {
        var items = new RtcpDescriptions(packet);
        while (items.MoveNext())
        {
            if (items.Kind != RtcpDescriptions.CanonicalName || items.Text.IsEmpty)
            {
                continue;
            }

            if (FindAt(items.Ssrc, from) is { } sender)
            {
                sender.ControlPeer = from;
                if (!sender.IsNamed)
                {
                    sender.IsNamed = true;
                    sender.Listener.Name(Encoding.UTF8.GetString(items.Text));
                }
            }
            else if (_senders.Find(items.Ssrc) is null)
            {
                Introductions.Keep(items.Ssrc, from, Encoding.UTF8.GetString(items.Text), null, arrival);
            }
        }
    }

    private void ReadGoodbyes(in RtcpPacket packet, in RtpPeer from, in PacketArrival arrival)
    {
        for (var i = 0; packet.TryReadLeaver(i, out var ssrc); i++)
        {
            Participant.Miss(ssrc, arrival.Ticks);
            if (FindAt(ssrc, from) is { LeftTicks: null } sender)
            {
                sender.LeftTicks = arrival.Ticks;
                sender.Listener.End();
            }
        }
    }

    private void ReadExtended(in RtcpPacket packet, in PacketArrival arrival)
    {
        var blocks = new RtcpExtendedBlocks(packet);
        while (blocks.MoveNext())
        {
            Participant.Measure(blocks, arrival.UtcTicks);
        }
    }

    private RtpSender? FindAt(uint ssrc, in RtpPeer from) => _senders.Find(ssrc) is { } sender && sender.Peer.IsSameHost(from) ? sender : null;

    // One compound for each place where senders are reached.
    private void ReportAll(in PacketArrival now, bool isLeaving)
    {
        for (var i = 0; i < _senders.Count; i++)
        {
            _senders[i].IsReported = _senders[i].LeftTicks is not null || !TargetOf(_senders[i]).IsKnown;
        }

        for (var i = 0; i < _senders.Count; i++)
        {
            // More senders at one place than a packet tells of: several packets.
            while (!_senders[i].IsReported)
            {
                Report(TargetOf(_senders[i]), i, now, isLeaving);
            }
        }
    }

    private void Report(in RtpPeer target, int first, in PacketArrival now, bool isLeaving)
    {
        var count = 0;
        for (var i = first; i < _senders.Count && count < _blocks.Length; i++)
        {
            var sender = _senders[i];
            if (!sender.IsReported && TargetOf(sender) == target)
            {
                sender.IsReported = true;
                if (sender.Listener.Statistics is { HasHeard: true } statistics)
                {
                    var delay = sender.LastReport == 0 ? 0 : NtpTime.Middle(now.Ticks - sender.LastReportTicks);
                    _blocks[count++] = new RtcpReportBlock(sender.Ssrc, statistics.TakeReport(), sender.LastReport, delay);
                }
            }
        }

        var bytes = Participant.Compose(_buffer, _blocks.AsSpan(0, count), now.UtcTicks, isLeaving);
        bytes = _srtp?.SealRtcp(_buffer, bytes) ?? bytes;
        Participant.Weigh(bytes);
        _output?.Send(_buffer.AsSpan(0, bytes), target);
    }

    // Where it is said to be, or to the whole group, or where its own reports come from, or where they would (RFC 3550 section 11, RFC 4961).
    private RtpPeer TargetOf(RtpSender sender)
    {
        if (_session.ReportTarget is { } target)
        {
            return RtpPeer.From(target);
        }

        if (_session.IsMulticast)
        {
            return RtpPeer.From(_session.Endpoint).AtPort(_session.Rtcp == RtcpMode.Muxed ? _session.Endpoint.Port : _session.RtcpPort ?? _session.Endpoint.Port + 1);
        }

        return sender.ControlPeer.IsKnown || !sender.Peer.IsKnown
            ? sender.ControlPeer
            : sender.Peer.AtPort(_session.Rtcp == RtcpMode.Muxed ? sender.Peer.Port : sender.Peer.Port + 1);
    }
}
