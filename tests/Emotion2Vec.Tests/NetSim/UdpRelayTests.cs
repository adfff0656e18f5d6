using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tools.NetSim.Impairing;
using Emotion2Vec.Tools.NetSim.Relaying;

namespace Emotion2Vec.Tests.NetSim;

public sealed class UdpRelayTests : IDisposable
{
    private const int Packets = 400;
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(20);
    private readonly Socket _target = Bound();

    [Fact]
    public async Task RunAsync_Lossy_DeliversExactlyThePacketsThatThePathLetsThrough()
    {
        var bad = new Impairment { Seed = 3, Loss = 0.2, Duplicate = 0.1, Delay = TimeSpan.FromMilliseconds(5) };
        var path = new ImpairedPath(bad);
        var expected = Enumerable.Range(0, Packets).SelectMany(i => path.Send(0) switch
        {
            { IsLost: true } => Array.Empty<int>(),
            { CopyTicks: null } => [i],
            _ => [i, i],
        }).ToList();

        var (received, counts) = await RelayAsync(bad, expected.Count);

        Assert.Equal(expected, received.Order());
        Assert.Equal((Packets, Packets - expected.Distinct().Count()), (counts.Received, counts.Lost));
        Assert.Equal(expected.Count - expected.Distinct().Count(), counts.Duplicated);
    }

    [Fact]
    public async Task RunAsync_Jitter_KeepsTheOrder()
    {
        var (received, _) = await RelayAsync(new Impairment { Jitter = TimeSpan.FromMilliseconds(30) }, Packets);

        Assert.Equal(Enumerable.Range(0, Packets), received);
    }

    [Fact]
    public void Constructor_PortTaken_SaysSo()
    {
        var taken = (IPEndPoint)_target.LocalEndPoint!;

        var error = Assert.Throws<Emotion2VecException>(() => new UdpRelay(taken, taken, new Impairment(), TimeProvider.System));

        Assert.Equal(ErrorKind.AddressInUse, error.Kind);
    }

    public void Dispose() => _target.Dispose();

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private async Task<(List<int> Received, RelayCounts Counts)> RelayAsync(Impairment impairment, int expected)
    {
        using var stop = new CancellationTokenSource();
        using var relay = new UdpRelay(new IPEndPoint(IPAddress.Loopback, 0), (IPEndPoint)_target.LocalEndPoint!, impairment, TimeProvider.System);
        var run = relay.RunAsync(stop.Token);
        using (var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            for (var i = 0; i < Packets; i++)
            {
                sender.SendTo(BitConverter.GetBytes(i), relay.Endpoint);
            }
        }

        var received = new List<int>();
        var buffer = new byte[16];
        using var patience = new CancellationTokenSource(Generous);
        while (received.Count < expected)
        {
            Assert.Equal(4, await _target.ReceiveAsync(buffer, SocketFlags.None, patience.Token));
            received.Add(BitConverter.ToInt32(buffer));
        }

        await stop.CancelAsync();
        await run.WaitAsync(Generous);
        Assert.Equal(0, _target.Available);
        return (received, relay.Counts);
    }
}
