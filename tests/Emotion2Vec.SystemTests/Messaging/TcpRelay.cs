using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Emotion2Vec.SystemTests.Messaging;

/// <summary>Passes bytes between a client and a server, until it drops dead: to the server that is a client killed by signal 9.</summary>
internal sealed class TcpRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly int _target;
    private volatile bool _stalled;

    public TcpRelay(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Reads nothing any more, and keeps the connections.</summary>
    public void Stall() => _stalled = true;

    public void Die()
    {
        _listener.Stop();
        DropConnections();
    }

    /// <summary>Cuts what is open and accepts anew.</summary>
    public void DropConnections()
    {
        while (_sockets.TryTake(out var socket))
        {
            socket.Close(timeout: 0);
        }
    }

    public void Dispose() => _listener.Stop();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await server.ConnectAsync(IPAddress.Loopback, _target);
                _sockets.Add(client);
                _sockets.Add(server);
                _ = PassAsync(client, server);
                _ = PassAsync(server, client);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task PassAsync(Socket from, Socket to)
    {
        var buffer = new byte[4096];
        try
        {
            for (int count; (count = await from.ReceiveAsync(buffer)) > 0;)
            {
                await to.SendAsync(buffer.AsMemory(0, count));
                if (_stalled)
                {
                    return;
                }
            }

            to.Dispose();
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            to.Dispose();
        }
    }
}
