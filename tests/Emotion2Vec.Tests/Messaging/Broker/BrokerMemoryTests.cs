using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Messaging.Broker;

/// <summary>The broker's connections are served on any thread, so only the process as a whole can be measured.</summary>
[Collection(nameof(Alone))]
public sealed class BrokerMemoryTests
{
    [Fact]
    public async Task Connection_AnnouncingAHugePacket_IsClosedWithoutReservingIt()
    {
        await using var host = await BrokerHost.StartAsync(new EmbeddedBrokerOptions { MaxPacketBytes = 2048 });
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, host.Broker.Port);
        var before = GC.GetTotalAllocatedBytes();
        await socket.GetStream().WriteAsync(new byte[] { 0x10, 0xFF, 0xFF, 0xFF, 0x7F });
        Assert.Equal(0, await ReadOrEndAsync(socket.GetStream()));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64 * 1024 * 1024);
    }

    private static async Task<int> ReadOrEndAsync(NetworkStream stream)
    {
        try
        {
            return await stream.ReadAsync(new byte[16]);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
