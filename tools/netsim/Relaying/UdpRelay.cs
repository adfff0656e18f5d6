using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tools.NetSim.Impairing;

namespace Emotion2Vec.Tools.NetSim.Relaying;

/// <summary>Passes datagrams on from one port to another over a bad network. One thread does everything; memory is bounded.</summary>
internal sealed class UdpRelay : IDisposable
{
    private const int MaxUnderWay = 10_000;
    private const int MaxDatagramBytes = 65_535;
    private const int SocketBufferBytes = 1 << 20;

    // How often a wish to stop is looked at.
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMilliseconds(50);

    private readonly Socket _socket;
    private readonly Socket _out;
    private readonly EndPoint _to;
    private readonly ImpairedPath _path;
    private readonly TimeProvider _time;
    private readonly PriorityQueue<byte[], (long Ticks, long Number)> _underWay = new();
    private readonly Lock _countsLock = new();
    private RelayCounts _counts;
    private long _queued;

    /// <summary>Listens from now on.</summary>
    /// <param name="listen">Where senders send to; port 0 lets the system choose.</param>
    /// <param name="to">Where datagrams go on to.</param>
    /// <param name="impairment">What happens between.</param>
    /// <param name="time">The clock of delays.</param>
    /// <exception cref="Emotion2VecException">The port is taken or not allowed.</exception>
    public UdpRelay(IPEndPoint listen, IPEndPoint to, Impairment impairment, TimeProvider time)
    {
        _to = to;
        _time = time;
        _path = new ImpairedPath(impairment);
        _socket = new Socket(listen.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _out = new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.ReceiveBufferSize = SocketBufferBytes;
            _socket.Bind(listen);
        }
        catch (SocketException exception)
        {
            Dispose();
            throw new Emotion2VecException(ErrorKind.AddressInUse, $"Cannot listen on UDP {listen} ({exception.SocketErrorCode}): choose another port or stop its owner.", exception);
        }
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>What became of the packets so far. Any thread.</summary>
    public RelayCounts Counts
    {
        get
        {
            lock (_countsLock)
            {
                return _counts;
            }
        }
    }

    /// <summary>Relays until told to stop; what is under way then is lost.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A task that completes once it has stopped.</returns>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Run(cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose()
    {
        _socket.Dispose();
        _out.Dispose();
    }

    private void Run(CancellationToken cancellationToken)
    {
        var datagram = new byte[MaxDatagramBytes];
        var sender = new SocketAddress(_socket.AddressFamily);
        while (!cancellationToken.IsCancellationRequested)
        {
            if (_socket.Poll(SendDue(), SelectMode.SelectRead))
            {
                var count = _socket.ReceiveFrom(datagram, SocketFlags.None, sender);
                Accept(datagram.AsSpan(0, count));
            }
        }
    }

    private void Accept(ReadOnlySpan<byte> datagram)
    {
        var fate = _path.Send(Now);
        lock (_countsLock)
        {
            _counts = _counts.Add(fate);
        }

        if (fate.IsLost)
        {
            return;
        }

        var bytes = datagram.ToArray();
        if (fate.Damage is { } damage)
        {
            ImpairedPath.Apply(damage, bytes);
        }

        Queue(bytes, fate.DepartureTicks);
        if (fate.CopyTicks is { } copy)
        {
            Queue(bytes, copy);
        }
    }

    private long Now => _time.GetElapsedTime(0).Ticks;

    private void Queue(byte[] datagram, long ticks)
    {
        if (_underWay.Count < MaxUnderWay)
        {
            _underWay.Enqueue(datagram, (ticks, _queued++));
            return;
        }

        lock (_countsLock)
        {
            _counts = _counts with { Overflowed = _counts.Overflowed + 1 };
        }
    }

    // Sends what is due, and says how long there is nothing to do.
    private TimeSpan SendDue()
    {
        while (_underWay.TryPeek(out var datagram, out var due))
        {
            var wait = due.Ticks - Now;
            if (wait > 0)
            {
                return TimeSpan.FromTicks(Math.Min(wait, LongestPoll.Ticks));
            }

            _underWay.Dequeue();
            try
            {
                _out.SendTo(datagram, _to);
            }
            catch (SocketException)
            {
                // Nobody listens there yet, or no longer: a network loses such packets too.
            }
        }

        return LongestPoll;
    }
}
