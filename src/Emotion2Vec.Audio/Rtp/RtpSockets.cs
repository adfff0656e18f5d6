using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Emotion2Vec.Audio.Rtp.Rtcp;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// The sockets of a session: RTP's, and RTCP's if it has its own port. One thread receives and sends; allocates nothing per
/// datagram.
/// </summary>
internal sealed class RtpSockets : IRtcpOutput, IDisposable
{
    // How often whoever waits looks at other things when nothing comes.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    // A second of 48 kHz stereo: senders burst, and a paused process must not lose packets at once.
    private const int SocketBufferBytes = 256 * 1024;
    private const int MaxDatagramBytes = 65535;

    // Reports are rare: of more than these between two packets, the rest can wait.
    private const int ReportsAtOnce = 16;

    // A datagram that was announced may turn out to be damaged and be dropped by the system: waiting for it must end.
    private const int ReceiveTimeoutMilliseconds = 100;

    private readonly Socket _rtp;
    private readonly Socket? _rtcp;
    private readonly byte[] _datagram = new byte[MaxDatagramBytes];
    private readonly SocketAddress _from;
    private readonly SocketAddress _to;
    private RtpRecorder? _recorder;

    private RtpSockets(Socket rtp, Socket? rtcp)
    {
        _rtp = rtp;
        _rtcp = rtcp;
        _from = new SocketAddress(rtp.AddressFamily);
        _to = new SocketAddress(rtp.AddressFamily);
        Port = ((IPEndPoint)rtp.LocalEndPoint!).Port;
        ControlPort = (rtcp?.LocalEndPoint as IPEndPoint)?.Port;
    }

    /// <summary>RTP's port.</summary>
    public int Port { get; }

    /// <summary>RTCP's own port; null if it has none.</summary>
    public int? ControlPort { get; }

    /// <summary>Opens the sockets of a session: of a range of ports, at the first even one that is free together with the one above it.</summary>
    /// <param name="session">Where to listen.</param>
    /// <exception cref="Emotion2VecException">The message says which port or address it is, and what to do.</exception>
    public static RtpSockets Open(RtpSession session)
    {
        if (session.LastPort is not { } last)
        {
            return OpenAt(session, session.Endpoint.Port, isExact: true) ?? throw new InvalidOperationException("A port asked for by its number opens or throws.");
        }

        // RFC 3550 section 11: RTP on an even port, RTCP on the odd one above.
        for (var port = session.Endpoint.Port + (session.Endpoint.Port & 1); port <= last; port += 2)
        {
            if (OpenAt(session, port, isExact: false) is { } sockets)
            {
                return sockets;
            }
        }

        throw new Emotion2VecException(
            ErrorKind.AddressInUse,
            $"No even UDP port from {session.Endpoint.Port} to {last} on {session.Endpoint.Address} is free, with the one above it for RTCP: widen the range or stop other streams.");
    }

    /// <summary>Waits a moment for datagrams and hands over what came.</summary>
    /// <param name="receiver">Takes them.</param>
    /// <exception cref="SocketException">The network failed.</exception>
    public void Pump(RtpReceiver receiver)
    {
        if (_rtp.Poll(PollInterval, SelectMode.SelectRead) && TryReceive(_rtp, out var bytes))
        {
            var from = RtpPeer.From(_from);
            _recorder?.Write(_datagram.AsSpan(0, bytes), from, isControl: false);
            receiver.Accept(_datagram.AsSpan(0, bytes), from);
        }

        for (var i = 0; _rtcp is not null && i < ReportsAtOnce && _rtcp.Poll(0, SelectMode.SelectRead); i++)
        {
            if (TryReceive(_rtcp, out bytes))
            {
                var from = RtpPeer.From(_from);
                _recorder?.Write(_datagram.AsSpan(0, bytes), from, isControl: true);
                receiver.AcceptControl(_datagram.AsSpan(0, bytes), from);
            }
        }
    }

    /// <summary>Stores what comes from now on. The recorder belongs to the sockets then.</summary>
    /// <param name="recorder">Where it goes; null: nothing is stored.</param>
    public void RecordTo(RtpRecorder? recorder) => _recorder = recorder;

    public void Send(ReadOnlySpan<byte> datagram, in RtpPeer to)
    {
        if (!to.TryWrite(_to))
        {
            return;
        }

        try
        {
            (_rtcp ?? _rtp).SendTo(datagram, SocketFlags.None, _to);
        }
        catch (SocketException)
        {
            // No way there just now: a report is as good as lost, and the next one makes up for it.
        }
    }

    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp?.Dispose();
        _recorder?.Dispose();
    }

    private bool TryReceive(Socket socket, out int bytes)
    {
        try
        {
            bytes = socket.ReceiveFrom(_datagram, SocketFlags.None, _from);
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock or SocketError.ConnectionReset or SocketError.MessageSize)
        {
            // Nothing was there, a report of ours found nobody (Windows says so here), or more came than any datagram holds.
            bytes = 0;
            return false;
        }
    }

    // Null if a port of a range is taken.
    private static RtpSockets? OpenAt(RtpSession session, int port, bool isExact)
    {
        Socket? rtp = null;
        var at = port;
        try
        {
            rtp = Bind(session, port);
            at = session.RtcpPort ?? port + 1;
            return new RtpSockets(rtp, session.Rtcp == RtcpMode.OwnPort && at <= IPEndPoint.MaxPort ? Bind(session, at) : null);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse && !isExact)
        {
            rtp?.Dispose();
            return null;
        }
        catch (SocketException exception)
        {
            rtp?.Dispose();
            throw BindError(session.Endpoint.Address, at, at != port, exception);
        }
        catch
        {
            rtp?.Dispose();
            throw;
        }
    }

    private static Socket Bind(RtpSession session, int port)
    {
        var address = session.Endpoint.Address;
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ReceiveBufferSize = SocketBufferBytes;
            socket.ReceiveTimeout = ReceiveTimeoutMilliseconds;
            if (address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            if (session.IsMulticast)
            {
                JoinMulticast(socket, session, port);
            }
            else
            {
                socket.Bind(new IPEndPoint(address, port));
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Several receivers on one machine may share a group. Where the system allows it, binding to the group's address keeps
    // out what others send to the same port.
    private static void JoinMulticast(Socket socket, RtpSession session, int port)
    {
        var group = session.Endpoint.Address;
        var isIPv6 = group.AddressFamily == AddressFamily.InterNetworkV6;
        var any = isIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
        var index = session.Interface is { } name ? InterfaceIndex(name, isIPv6) : 0;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(OperatingSystem.IsWindows() ? any : group, port));
        var level = isIPv6 ? SocketOptionLevel.IPv6 : SocketOptionLevel.IP;
        object membership = isIPv6 ? new IPv6MulticastOption(group, index) : index == 0 ? new MulticastOption(group) : new MulticastOption(group, index);
        socket.SetSocketOption(level, SocketOptionName.AddMembership, membership);
        socket.SetSocketOption(level, SocketOptionName.MulticastTimeToLive, session.TimeToLive);
        if (index != 0)
        {
            // IPv4 wants the number in network order, told from an address by its leading zero byte.
            socket.SetSocketOption(level, SocketOptionName.MulticastInterface, isIPv6 ? index : IPAddress.HostToNetworkOrder(index));
        }
    }

    private static int InterfaceIndex(string name, bool isIPv6)
    {
        var all = NetworkInterface.GetAllNetworkInterfaces();
        var properties = Array.Find(all, candidate => candidate.Name == name)?.GetIPProperties()
            ?? throw new Emotion2VecException(
                ErrorKind.NotFound, $"There is no network interface '{name}'; there are {string.Join(", ", all.Select(candidate => candidate.Name))}.");
        return isIPv6 ? properties.GetIPv6Properties().Index : properties.GetIPv4Properties().Index;
    }

    private static Emotion2VecException BindError(IPAddress address, int port, bool isControl, SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => new(
            ErrorKind.AddressInUse,
            $"UDP port {port} on {address}{(isControl ? ", for RTCP," : "")} is taken, by another stream or another program: choose another port or stop that one. A stream takes its port and, for RTCP, the one above; rtp:// with rtcp=mux or rtcp=off does with one.",
            exception),
        SocketError.AddressNotAvailable => new(
            ErrorKind.Configuration, $"{address} is not an address of this machine: listen on one that is, or on 0.0.0.0 for all.", exception),
        SocketError.AccessDenied => new(
            ErrorKind.PermissionDenied, $"UDP port {port} may not be used by this user: ports below 1024 need a privilege.", exception),
        _ => new(ErrorKind.DeviceLost, $"Cannot listen on UDP port {port} of {address} ({exception.SocketErrorCode}).", exception),
    };
}
