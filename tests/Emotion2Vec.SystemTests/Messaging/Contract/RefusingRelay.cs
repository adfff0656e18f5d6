using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Emotion2Vec.SystemTests.Messaging.Contract;

/// <summary>A broker that knows MQTT 3.1.1 alone: passes on what speaks it, and refuses the rest as its specification says.</summary>
internal sealed class RefusingRelay : IDisposable
{
    // The protocol name begins within the first bytes, and the version follows it (MQTT 3.1.1 section 3.1.2).
    private const int NameWithin = 10;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<int> _versions = new();
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly int _target;
    private readonly byte[] _refusal;

    /// <param name="target">Port of the broker behind it.</param>
    /// <param name="knowsVersion5">Whether it refuses in the words of version 5 (section 3.2.2.2) or of 3.1.1 (section 3.2.2.3).</param>
    public RefusingRelay(int target, bool knowsVersion5)
    {
        _target = target;
        _refusal = knowsVersion5 ? [0x20, 3, 0, 0x84, 0] : [0x20, 2, 0, 1];
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The versions that clients spoke, in order.</summary>
    public IReadOnlyList<int> Versions => [.. _versions];

    public void DropConnections()
    {
        while (_sockets.TryTake(out var socket))
        {
            socket.Close(timeout: 0);
        }
    }

    public void Dispose()
    {
        _listener.Stop();
        DropConnections();
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
        try
        {
            var connect = new byte[4096];
            var count = await client.ReceiveAsync(connect);
            var name = Array.IndexOf(connect, (byte)'M', 0, NameWithin);
            int version = connect[name + 4];
            _versions.Enqueue(version);
            if (version != 4)
            {
                await client.SendAsync(_refusal);
                client.Close();
                return;
            }

            var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await server.ConnectAsync(IPAddress.Loopback, _target);
            await server.SendAsync(connect.AsMemory(0, count));
            _sockets.Add(client);
            _sockets.Add(server);
            await Task.WhenAll(PassAsync(client, server), PassAsync(server, client));
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            client.Dispose();
        }
    }

    private static async Task PassAsync(Socket from, Socket to)
    {
        var buffer = new byte[4096];
        for (int count; (count = await from.ReceiveAsync(buffer)) > 0;)
        {
            await to.SendAsync(buffer.AsMemory(0, count));
        }

        to.Dispose();
    }
}
