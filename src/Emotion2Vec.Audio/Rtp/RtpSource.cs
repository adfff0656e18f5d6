using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>Receives RTP over UDP. A run has a thread of its own, on which everything from the socket to the writer happens.</summary>
/// <param name="session">What to receive and where.</param>
/// <param name="options">How patient to be.</param>
/// <param name="time">Tells arrival times.</param>
internal sealed class RtpSource(RtpSession session, RtpReceiverOptions options, TimeProvider time) : IAudioSource
{
    // How often cancellation and silence are looked at when nothing comes.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(40);

    // Half a second of 48 kHz stereo: senders burst, and a paused process must not lose packets at once.
    private const int SocketBufferBytes = 256 * 1024;
    private const int MaxDatagramBytes = 65535;

    public string Description => session.Description;

    public bool IsLive => true;

    public Task RunAsync(IAudioWriter writer, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => Receive(writer, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Receive(IAudioWriter writer, CancellationToken cancellationToken)
    {
        using var socket = Bind();
        writer.Begin(session.SampleRate);
        using var receiver = new RtpReceiver(session, options, writer, time);
        var datagram = new byte[MaxDatagramBytes];
        var sender = new SocketAddress(socket.AddressFamily);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                if (socket.Poll(PollInterval, SelectMode.SelectRead))
                {
                    var count = socket.ReceiveFrom(datagram, SocketFlags.None, sender);
                    receiver.Accept(datagram.AsSpan(0, count));
                }

                // Also between datagrams: garbage that never ceases must not keep back packets that wait behind a gap.
                receiver.Idle();
                if (receiver.Quiet >= options.Silence)
                {
                    throw new Emotion2VecException(
                        ErrorKind.DeviceLost,
                        $"No audio for {options.Silence.TotalSeconds:0.#} s on {Description}: is the sender running, sending to this address and using this payload type?");
                }
            }
        }
        catch (SocketException exception)
        {
            throw new Emotion2VecException(ErrorKind.DeviceLost, $"{Description}: the network failed ({exception.SocketErrorCode}).", exception);
        }
    }

    private Socket Bind()
    {
        var endpoint = session.Endpoint;
        var socket = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ReceiveBufferSize = SocketBufferBytes;
            if (endpoint.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            if (session.IsMulticast)
            {
                JoinMulticast(socket, endpoint);
            }
            else
            {
                socket.Bind(endpoint);
            }

            return socket;
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw BindError(endpoint, exception);
        }
    }

    // Several receivers on one machine may share a group. Where the system allows it, binding to the group's address keeps
    // out what others send to the same port.
    private static void JoinMulticast(Socket socket, IPEndPoint group)
    {
        var isIPv6 = group.AddressFamily == AddressFamily.InterNetworkV6;
        var any = isIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(OperatingSystem.IsWindows() ? new IPEndPoint(any, group.Port) : group);
        if (isIPv6)
        {
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(group.Address));
        }
        else
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group.Address));
        }
    }

    private static Emotion2VecException BindError(IPEndPoint endpoint, SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => new(
            ErrorKind.AddressInUse, $"UDP port {endpoint.Port} on {endpoint.Address} is taken, by another stream or another program: choose another port or stop that one.", exception),
        SocketError.AddressNotAvailable => new(
            ErrorKind.Configuration, $"{endpoint.Address} is not an address of this machine: listen on one that is, or on 0.0.0.0 for all.", exception),
        SocketError.AccessDenied => new(
            ErrorKind.PermissionDenied, $"UDP port {endpoint.Port} may not be used by this user: ports below 1024 need a privilege.", exception),
        _ => new(ErrorKind.DeviceLost, $"Cannot listen on UDP {endpoint} ({exception.SocketErrorCode}).", exception),
    };
}
