using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Emotion2Vec.SystemTests.Messaging.Contract;

/// <summary>A line from one node to its broker, which a case joins when everybody else is there: who comes back first after an outage is then no accident.</summary>
internal sealed class CutLine : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly int _target;
    private volatile bool _isCut;

    /// <param name="target">Port of the broker behind it.</param>
    public CutLine(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Ends every connection, and takes none until it is joined again.</summary>
    public void Cut()
    {
        _isCut = true;
        while (_sockets.TryTake(out var socket))
        {
            socket.Close(timeout: 0);
        }
    }

    public void Join() => _isCut = false;

    public void Dispose()
    {
        _listener.Stop();
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            client.NoDelay = true;
            try
            {
                _sockets.Add(client);
                _sockets.Add(server);
                if (!_isCut)
                {
                    await server.ConnectAsync(IPAddress.Loopback, _target);
                    await Task.WhenAny(PassAsync(client, server), PassAsync(server, client));
                }
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException)
            {
                // The node sees its connection end.
            }
        }
    }

    private static async Task PassAsync(Socket from, Socket to)
    {
        var buffer = new byte[16384];
        for (int count; (count = await from.ReceiveAsync(buffer)) > 0;)
        {
            for (var sent = 0; sent < count;)
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }
    }
}
