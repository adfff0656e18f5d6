using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Tests.Audio.Rtp;

public sealed class RtpSourceTests : AudioSourceContract
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stopSending = new();
    private readonly List<Task> _senders = [];

    internal override IAudioSource CreateEndless()
    {
        var endpoint = FreeEndpoint(IPAddress.Loopback);
        _senders.Add(Task.Run(() => SendForeverAsync(endpoint)));
        return Source(endpoint);
    }

    [Fact]
    public void Description_OfASession_NamesPortAndEncoding()
    {
        Assert.Equal("rtp udp/5004 PCMU", Source(new IPEndPoint(IPAddress.Any, 5004)).Description);
        Assert.Equal("rtp udp/239.1.2.3:5004 PCMU", Source(new IPEndPoint(IPAddress.Parse("239.1.2.3"), 5004)).Description);
    }

    [Fact]
    public async Task RunAsync_RangeOfPorts_SaysWhichAndKeepsIt()
    {
        var first = 30_000 + (2 * Random.Shared.Next(1000));
        var session = new RtpSession { Endpoint = new(IPAddress.Loopback, first), LastPort = first + 99, Formats = [new RtpFormat(0, RtpCodec.Pcmu, 8000, 1)] };
        var one = new RtpSource(session, new RtpReceiverOptions { Silence = TimeSpan.FromMilliseconds(100) }, TimeProvider.System);
        var two = new RtpSource(session, new RtpReceiverOptions(), TimeProvider.System);
        var description = one.Description;

        Assert.Matches(@"^rtp udp/3\d{4} PCMU$", description);
        Assert.NotEqual(description, two.Description);
        for (var run = 0; run < 2; run++)
        {
            var error = await Assert.ThrowsAsync<Emotion2VecException>(() => one.RunAsync(new RecordingWriter(), CancellationToken.None).WaitAsync(Generous));
            Assert.Contains(description, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task RunAsync_Goodbye_EndsTheRunWell()
    {
        var endpoint = FreeEndpoint(IPAddress.Loopback);
        var writer = new RecordingWriter();
        var run = Source(endpoint).RunAsync(writer, CancellationToken.None);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        for (var i = 0; writer.Written < 10 * 160; i++)
        {
            socket.SendTo(RtpBytes.Create(0, i, i * 160, 7, new byte[160]), endpoint);
            await Task.Delay(5);
        }

        // On the port above, as senders do that have no other agreement.
        socket.SendTo(RtcpBytes.Goodbye(7), new IPEndPoint(IPAddress.Loopback, endpoint.Port + 1));
        await run.WaitAsync(Generous);
    }

    [Fact]
    public async Task RunAsync_PortTaken_NamesThePort()
    {
        using var owner = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        owner.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var endpoint = (IPEndPoint)owner.LocalEndPoint!;
        var writer = new RecordingWriter();

        var error = await Assert.ThrowsAsync<Emotion2VecException>(() => Source(endpoint).RunAsync(writer, CancellationToken.None));

        Assert.Equal(ErrorKind.AddressInUse, error.Kind);
        Assert.Contains($"{endpoint.Port}", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, writer.Begins);
    }

    [Fact]
    public async Task RunAsync_AddressOfAnotherMachine_SaysSo()
    {
        var error = await Assert.ThrowsAsync<Emotion2VecException>(
            () => Source(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 5004)).RunAsync(new RecordingWriter(), CancellationToken.None));

        Assert.Equal(ErrorKind.Configuration, error.Kind);
        Assert.Contains("0.0.0.0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NobodySends_FailsAsLostAndFreesThePort()
    {
        var endpoint = FreeEndpoint(IPAddress.Loopback);
        var source = Source(endpoint, TimeSpan.FromMilliseconds(200));

        for (var run = 0; run < 2; run++)
        {
            var error = await Assert.ThrowsAsync<Emotion2VecException>(() => source.RunAsync(new RecordingWriter(), CancellationToken.None).WaitAsync(Generous));
            Assert.Equal(ErrorKind.DeviceLost, error.Kind);
            Assert.Contains("0.2 s", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task RunAsync_SenderGoesAwayAmidGarbage_FailsAsLost()
    {
        var endpoint = FreeEndpoint(IPAddress.Loopback);
        var run = Source(endpoint, TimeSpan.FromMilliseconds(300)).RunAsync(new RecordingWriter(), CancellationToken.None);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var garbage = new byte[200];
        while (!run.IsCompleted)
        {
            Random.Shared.NextBytes(garbage);
            socket.SendTo(garbage, endpoint);
            await Task.Delay(5);
        }

        Assert.Equal(ErrorKind.DeviceLost, (await Assert.ThrowsAsync<Emotion2VecException>(() => run)).Kind);
    }

    [SkippableTheory]
    [InlineData("::1")]
    [InlineData("::")]
    public async Task RunAsync_IPv6_Receives(string address)
    {
        Skip.IfNot(Socket.OSSupportsIPv6, "no IPv6 on this machine");
        var endpoint = FreeEndpoint(IPAddress.Parse(address));
        await ReceivesAsync(Source(endpoint), new IPEndPoint(IPAddress.IPv6Loopback, endpoint.Port));
    }

    [Fact]
    public async Task RunAsync_AnyAddress_Receives()
    {
        var endpoint = FreeEndpoint(IPAddress.Any);
        await ReceivesAsync(Source(endpoint), new IPEndPoint(IPAddress.Loopback, endpoint.Port));
    }

    [SkippableFact]
    public async Task RunAsync_MulticastGroup_JoinsAndReceives()
    {
        var endpoint = new IPEndPoint(IPAddress.Parse("239.255.77.7"), FreeEndpoint(IPAddress.Any).Port);
        Skip.IfNot(await HasMulticastAsync(endpoint), "no interface of this machine carries multicast");

        await ReceivesAsync(Source(endpoint), endpoint);
    }

    [Fact]
    public async Task RunAsync_WarmedUp_AllocatesNothingPerPacket()
    {
        var endpoint = FreeEndpoint(IPAddress.Loopback);
        var writer = new AllocationWriter();
        using var stop = new CancellationTokenSource(Generous);
        var run = Source(endpoint).RunAsync(writer, stop.Token);
        _senders.Add(Task.Run(() => SendForeverAsync(endpoint, everyMilliseconds: 0)));
        while (writer.Writes < 5000 && !run.IsCompleted)
        {
            await Task.Delay(5);
        }

        await stop.CancelAsync();
        await run;
        Assert.True(writer.Writes >= 5000);
        Assert.Equal(0, writer.LeastAllocatedBytes);
    }

    public override void Dispose()
    {
        _stopSending.Cancel();
        Task.WaitAll([.. _senders], Generous);
        _stopSending.Dispose();
        base.Dispose();
    }

    private static RtpSource Source(IPEndPoint endpoint, TimeSpan? silence = null) => new(
        new RtpSession { Endpoint = endpoint, Formats = [new RtpFormat(0, RtpCodec.Pcmu, 8000, 1)] },
        new RtpReceiverOptions { Silence = silence ?? TimeSpan.FromSeconds(30) },
        TimeProvider.System);

    private static IPEndPoint FreeEndpoint(IPAddress address)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(address, 0));
        return new IPEndPoint(address, ((IPEndPoint)socket.LocalEndPoint!).Port);
    }

    private static async Task<bool> HasMulticastAsync(IPEndPoint group)
    {
        try
        {
            using var receiver = new UdpClient();
            receiver.Client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            receiver.Client.Bind(new IPEndPoint(IPAddress.Any, group.Port));
            receiver.JoinMulticastGroup(group.Address);
            using var sender = new UdpClient(AddressFamily.InterNetwork);
            await sender.SendAsync(new byte[] { 1 }, group);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            return (await receiver.ReceiveAsync(patience.Token)).Buffer.Length == 1;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task ReceivesAsync(RtpSource source, IPEndPoint target)
    {
        var writer = new RecordingWriter();
        using var stop = new CancellationTokenSource(Generous);
        var run = source.RunAsync(writer, stop.Token);
        _senders.Add(Task.Run(() => SendForeverAsync(target)));
        while (writer.Written < 1600 && !run.IsCompleted)
        {
            await Task.Delay(5);
        }

        await stop.CancelAsync();
        await run;
        Assert.True(writer.Written >= 1600);
        Assert.Null(writer.Breach);
    }

    private async Task SendForeverAsync(IPEndPoint target, int everyMilliseconds = 5)
    {
        using var socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        var payload = new byte[160];
        for (var i = 0; !_stopSending.IsCancellationRequested; i++)
        {
            Random.Shared.NextBytes(payload);
            socket.SendTo(RtpBytes.Create(0, i, i * 160, 0xCAFE, payload), target);
            if (everyMilliseconds > 0 || i % 10 == 0)
            {
                await Task.Delay(Math.Max(everyMilliseconds, 1));
            }
        }
    }

    /// <summary>
    /// Tells what the source's thread allocated in the best of several runs of 1000 packets: the runtime itself allocates a
    /// few bytes once, while it warms up, at no certain time.
    /// </summary>
    private sealed class AllocationWriter : IAudioWriter
    {
        private long _before;
        private int _writes;

        public int Writes => Volatile.Read(ref _writes);

        public long LeastAllocatedBytes { get; private set; } = long.MaxValue;

        public void Begin(int sampleRate)
        {
        }

        public bool TryWrite(ReadOnlySpan<float> samples)
        {
            if (_writes % 1000 == 0)
            {
                var now = GC.GetAllocatedBytesForCurrentThread();
                LeastAllocatedBytes = _writes == 0 ? LeastAllocatedBytes : Math.Min(LeastAllocatedBytes, now - _before);
                _before = now;
            }

            Volatile.Write(ref _writes, _writes + 1);
            return true;
        }

        public void Mark(in AudioMark mark)
        {
        }

        public void Count(SourceCounter counter, long count = 1)
        {
        }

        public ValueTask WaitForSpaceAsync(int samples, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
