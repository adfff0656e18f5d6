using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Tests.Audio.Rtp;

public sealed class RtpDoorTests
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task RunAsync_TwoPortsAndThreeSenders_AreThreeStreamsUntilClosed()
    {
        using var host = new RecordingHost();
        using var close = new CancellationTokenSource();
        var sessions = new[] { Session(FreePort()), Session(FreePort()) };
        var door = new RtpDoor(sessions, new RtpReceiverOptions(), TimeProvider.System);
        var run = door.RunAsync(host, close.Token);
        await EventuallyAsync(() => host.Where is not null || run.IsCompleted);

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        for (var i = 0; i < 50; i++)
        {
            foreach (var (ssrc, port) in new[] { (1u, 0), (2u, 0), (3u, 1) })
            {
                socket.SendTo(RtpBytes.Create(0, i, i * 160, ssrc, new byte[160]), sessions[port].Endpoint);
            }

            await Task.Delay(1);
        }

        await EventuallyAsync(() => host.Guests.Count == 3 && host.Guests.All(guest => guest.Writer.Written == 50 * 160));
        Assert.Equal(["00000001", "00000002", "00000003"], host.Guests.Select(guest => guest.Name).Order());
        Assert.Contains($":{sessions[1].Endpoint.Port}", host.Where!, StringComparison.Ordinal);

        await close.CancelAsync();
        await run.WaitAsync(Generous);
        await Task.WhenAll(host.Guests.Select(guest => guest.Run)).WaitAsync(Generous);
        Assert.All(host.Guests, guest => Assert.Null(guest.Writer.Breach));
    }

    [Fact]
    public async Task RunAsync_OnePortTaken_OpensNone()
    {
        using var owner = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        owner.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var free = FreePort();
        using var host = new RecordingHost();
        var door = new RtpDoor([Session(free), Session(((IPEndPoint)owner.LocalEndPoint!).Port)], new RtpReceiverOptions(), TimeProvider.System);

        var error = await Assert.ThrowsAsync<Emotion2VecException>(() => door.RunAsync(host, CancellationToken.None).WaitAsync(Generous));

        Assert.Equal(ErrorKind.AddressInUse, error.Kind);
        Assert.Null(host.Where);
        using var sockets = RtpSockets.Open(Session(free));
        Assert.Equal(free, sockets.Port);
    }

    private static RtpSession Session(int port) => new()
    {
        Endpoint = new(IPAddress.Loopback, port),
        Formats = [new RtpFormat(0, RtpCodec.Pcmu, 8000, 1)],
        IsOpenToAll = true,
        Rtcp = RtcpMode.Muxed,
    };

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static async Task EventuallyAsync(Func<bool> holds)
    {
        var clock = Stopwatch.StartNew();
        while (!holds() && clock.Elapsed < Generous)
        {
            await Task.Delay(5);
        }

        Assert.True(holds());
    }
}
