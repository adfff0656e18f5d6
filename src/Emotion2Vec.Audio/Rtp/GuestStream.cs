using System.Globalization;
using Emotion2Vec.Audio.Rtp.Rtcp;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// One sender of a door as a stream of its own. Until the stream runs, which takes moments, and if it is to bear its sender's
/// name, until that is known, packets are held, as many as memory allows. Belongs to the receiver's thread.
/// </summary>
internal sealed class GuestStream : IRtpListener, IDisposable
{
    // RTCP tells a name within five seconds of a sender's first packet, as a rule (RFC 3550 section 6.2): longer is not waited.
    private static readonly TimeSpan NamePatience = TimeSpan.FromSeconds(5);

    // A node that is full may have room again later.
    private static readonly TimeSpan RefusalPause = TimeSpan.FromSeconds(5);

    // Three seconds of 64 kbit/s and headers: a stream starts within tens of milliseconds.
    private const int MaxHeldBytes = 32 * 1024;

    private readonly RtpSession _session;
    private readonly RtpReceiverOptions _options;
    private readonly IStreamHost _host;
    private readonly TimeProvider _time;
    private readonly string _number;
    private readonly Queue<(byte[] Packet, PacketArrival Arrival)> _held = [];
    private readonly long _created;
    private string? _name;
    private FedSource? _source;
    private IAudioWriter? _writer;
    private RtpStream? _stream;
    private RtcpSenderInfo _report;
    private long _lastAccepted;
    private long? _refused;
    private int _heldBytes;
    private bool _hasEnded;
    private bool _wasStopped;

    /// <summary>Creates a listener; its stream is opened as soon as it has a name.</summary>
    /// <param name="session">The payload types accepted.</param>
    /// <param name="options">How patient to be.</param>
    /// <param name="ssrc">The sender.</param>
    /// <param name="name">What it calls itself, or null if it has not said.</param>
    /// <param name="host">Takes the stream in.</param>
    /// <param name="time">Tells times.</param>
    public GuestStream(RtpSession session, RtpReceiverOptions options, uint ssrc, string? name, IStreamHost host, TimeProvider time)
    {
        _session = session;
        _options = options;
        _host = host;
        _time = time;
        _number = ssrc.ToString("x8", CultureInfo.InvariantCulture);
        _name = session.IsNamedBySender ? name : _number;
        _created = time.GetTimestamp();
        _lastAccepted = _created;
        OpenIfNamed();
    }

    public ReceptionStatistics? Statistics => _stream?.Statistics;

    public TimeSpan Quiet => _stream?.Quiet ?? _time.GetElapsedTime(_lastAccepted);

    public bool IsOver => _wasStopped || (!_hasEnded && _source is { Ended.IsCompleted: true });

    public void Accept(in RtpPacket packet, ReadOnlySpan<byte> datagram, in PacketArrival arrival)
    {
        if (_stream is null && !TryStart())
        {
            Hold(datagram, arrival);
            return;
        }

        Take(packet, arrival);
    }

    public void Reject() => _writer?.Count(SourceCounter.PacketsRejected);

    public void Report(in RtcpSenderInfo info)
    {
        _report = info;
        _stream?.SenderReport(info.NtpTime, info.RtpTimestamp);
    }

    public void Name(string name) => _name ??= name;

    public void Idle()
    {
        if (_stream is null)
        {
            OpenIfNamed();
            TryStart();
        }

        _stream?.Idle();
    }

    public void Flush() => _stream?.Flush();

    public void Dispose() => End();

    public void End()
    {
        if (!_hasEnded)
        {
            _wasStopped = IsOver;
            _hasEnded = true;
            _stream?.Flush();
            _stream?.Dispose();
            _source?.End();
            _held.Clear();
        }
    }

    private void OpenIfNamed()
    {
        if (_name is null && _time.GetElapsedTime(_created) >= NamePatience)
        {
            _name = _number;
        }

        var isRefused = _refused is { } refused && _time.GetElapsedTime(refused) < RefusalPause;
        if (_name is null || _source is not null || isRefused)
        {
            return;
        }

        var source = new FedSource($"{_session.Description} from {_number}");
        try
        {
            _host.Open(_name, source);
            _source = source;
            _refused = null;
        }
        catch (Emotion2VecException)
        {
            // The host tells of it. RTP knows no way of telling the sender; what it sends meanwhile is dropped.
            _refused = _time.GetTimestamp();
            _held.Clear();
            _heldBytes = 0;
        }
    }

    private bool TryStart()
    {
        if (_source is not { Writer.IsCompletedSuccessfully: true } source)
        {
            return false;
        }

        _writer = source.Writer.Result;
        _writer.Begin(_session.SampleRate);
        _stream = new RtpStream(_session, _options, _writer, _time);

        // Many senders report before they are heard; a report never given says nothing (its time is 0).
        _stream.SenderReport(_report.NtpTime, _report.RtpTimestamp);
        while (_held.TryDequeue(out var held))
        {
            if (RtpPacket.TryParse(held.Packet, out var packet) == RtpPacketError.None)
            {
                Take(packet, held.Arrival);
            }
        }

        return true;
    }

    private void Take(in RtpPacket packet, in PacketArrival arrival)
    {
        if (_stream is { } stream && !IsOver && stream.IsAcceptable(packet))
        {
            stream.Accept(packet, arrival);
        }
        else
        {
            Reject();
        }
    }

    private void Hold(ReadOnlySpan<byte> datagram, in PacketArrival arrival)
    {
        _lastAccepted = _time.GetTimestamp();
        if (_refused is not null)
        {
            return;
        }

        // The oldest go first: a late start of the sound is better than a hole in it.
        _held.Enqueue((datagram.ToArray(), arrival));
        _heldBytes += datagram.Length;
        while (_heldBytes > MaxHeldBytes)
        {
            _heldBytes -= _held.Dequeue().Packet.Length;
        }
    }
}
