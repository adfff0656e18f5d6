using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Audio.AudioSocket;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Audio.AudioSocket;

public sealed class AudioSocketDoorTests : IAsyncLifetime
{
    private const string Name = "4c0a6f1e-31b4-4c4e-9d0c-0123456789ab";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _clock = new();
    private readonly CancellationTokenSource _close = new();
    private Task _run = Task.CompletedTask;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _close.CancelAsync();
        await _run.WaitAsync(Patience);
        _close.Dispose();
    }

    [Theory]
    [InlineData(0x10, 8000)]
    [InlineData(0x12, 16000)]
    [InlineData(0x16, 48000)]
    public async Task RunAsync_Call_IsAStreamNamedByItsUuid(byte kind, int rate)
    {
        var host = new RecordingHost();
        using var call = await CallAsync(host);
        var sound = Message(kind, Enumerable.Range(0, 1000).SelectMany(i => BitConverter.GetBytes((short)(i * 13))).ToArray());

        // Digits and kinds unknown are passed over; how TCP cuts the bytes does not matter.
        byte[] all = [.. Hello(), .. sound, .. Message(0x03, [0x35]), .. Message(0x77, [1, 2, 3]), .. sound, .. Message(0x00, [])];
        foreach (var part in all.Chunk(501))
        {
            await call.SendAsync(part);
        }

        var guest = await GuestAsync(host);
        await guest.Run.WaitAsync(Patience);
        Assert.Equal((2000, rate, 1), (guest.Writer.Written, guest.Writer.SampleRate, guest.Writer.Begins));
        Assert.Equal(999 * 13 / 32768f, guest.Writer.Samples[999]);
        Assert.Equal($"audiosocket {Name}", guest.Source.Description);
        Assert.Empty(await ReadToEndAsync(call));
    }

    [Fact]
    public async Task RunAsync_PeerVanishes_StreamEnds()
    {
        var host = new RecordingHost();
        using (var call = await CallAsync(host))
        {
            await call.SendAsync(Hello());
            await GuestAsync(host);
        }

        await (await GuestAsync(host)).Run.WaitAsync(Patience);
    }

    [Fact]
    public async Task RunAsync_StreamStopped_HangsUp()
    {
        var host = new RecordingHost();
        using var call = await CallAsync(host);
        await call.SendAsync(Hello());
        (await GuestAsync(host)).Stop();

        Assert.Equal([0, 0, 0], await ReadToEndAsync(call));
    }

    [Fact]
    public async Task RunAsync_NodeIsFull_TellsThePeerAndTheNextIsServedLater()
    {
        var host = new RecordingHost { Room = 0 };
        using var call = await CallAsync(host);
        await call.SendAsync(Hello());

        Assert.Equal([0xff, 0, 1, 0x20, 0, 0, 0], await ReadToEndAsync(call));
        Assert.False(_run.IsCompleted);
    }

    [Fact]
    public async Task RunAsync_TooManyConnections_TurnsTheLastAway()
    {
        var host = new RecordingHost();
        using var first = await CallAsync(host, max: 1);
        await first.SendAsync(Hello());
        await GuestAsync(host);
        using var second = await ConnectAsync((IPEndPoint)first.RemoteEndPoint!);

        Assert.Equal([0xff, 0, 1, 0x20, 0, 0, 0], await ReadToEndAsync(second));
        Assert.False((await GuestAsync(host)).Run.IsCompleted);
    }

    [Theory]
    [InlineData(new byte[] { 0x10, 0, 2, 0, 0 })]
    [InlineData(new byte[] { 0x01, 0, 2, 0, 0 })]
    [InlineData(new byte[] { 0x47, 0x45, 0x54, 0x20 })]
    public async Task RunAsync_NoUuidFirst_IsTurnedAway(byte[] bytes)
    {
        var host = new RecordingHost();
        using var call = await CallAsync(host);
        await call.SendAsync(bytes);

        Assert.Equal(0xff, (await ReadToEndAsync(call))[0]);
        Assert.Empty(host.Guests);
    }

    [Theory]
    [InlineData(new byte[] { 0x12, 0, 2, 0, 0 }, "changes from 8000 to 16000 Hz")]
    [InlineData(new byte[] { 0x01, 0, 0 }, "a second time")]
    [InlineData(new byte[] { 0x10, 0xff, 0xff }, "claims 65535 bytes")]
    public async Task RunAsync_NonsenseWithinACall_EndsThatCallWithTheReason(byte[] bytes, string reason)
    {
        var host = new RecordingHost();
        using var call = await CallAsync(host);
        await call.SendAsync((byte[])[.. Hello(), .. Message(0x10, new byte[320]), .. bytes]);

        var error = await Assert.ThrowsAsync<Emotion2VecException>(async () => await (await GuestAsync(host)).Run.WaitAsync(Patience));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(0xff, (await ReadToEndAsync(call))[0]);
    }

    [Fact]
    public async Task RunAsync_SaysNothing_IsHungUpOn()
    {
        var host = new RecordingHost();
        using var call = await CallAsync(host);
        await call.SendAsync(Hello()[..7]);
        var end = ReadToEndAsync(call);
        while (!end.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal([0, 0, 0], await end);
        Assert.Empty(host.Guests);
    }

    [Fact]
    public async Task RunAsync_CallFallsSilent_EndsWithTheReason()
    {
        var host = new RecordingHost();
        using var call = await CallAsync(host);
        await call.SendAsync(Hello());
        var guest = await GuestAsync(host);
        while (!guest.Run.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Contains("no message for 30 s", (await Assert.ThrowsAsync<Emotion2VecException>(() => guest.Run)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Closed_EndsItsCallsAndFreesThePort()
    {
        var host = new RecordingHost();
        using var call = await CallAsync(host);
        await call.SendAsync(Hello());
        var guest = await GuestAsync(host);
        await _close.CancelAsync();

        await _run.WaitAsync(Patience);
        Assert.True(guest.Run.IsCompletedSuccessfully);
        Assert.Equal([0, 0, 0], await ReadToEndAsync(call));
        using var taken = new TcpListener((IPEndPoint)call.RemoteEndPoint!);
        taken.Start();
    }

    [Fact]
    public async Task RunAsync_PortTaken_SaysSo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var door = new AudioSocketDoor(new AudioSocketOptions { Endpoint = (IPEndPoint)taken.LocalEndpoint }, _clock);

        var error = await Assert.ThrowsAsync<Emotion2VecException>(() => door.RunAsync(new RecordingHost(), CancellationToken.None));
        Assert.Equal(ErrorKind.AddressInUse, error.Kind);
    }

    [Fact]
    public async Task RunAsync_DamagedCalls_LeaveTheDoorOpenForTheNext()
    {
        var host = new RecordingHost();
        var random = new Random(29);
        byte[] seed = [.. Message(0x10, new byte[320]), .. Message(0x03, [0x30]), .. Message(0x10, new byte[320]), .. Message(0x00, [])];
        using var last = await CallAsync(host);
        for (var round = 0; round < 300; round++)
        {
            using var call = await ConnectAsync((IPEndPoint)last.RemoteEndPoint!);
            var bytes = (byte[])seed.Clone();
            for (var change = random.Next(1, 8); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                await call.SendAsync((byte[])[.. Message(0x01, Guid.NewGuid().ToByteArray()), .. bytes.AsSpan(0, random.Next(bytes.Length))]);
                call.Shutdown(SocketShutdown.Send);
                await ReadToEndAsync(call);
            }
            catch (SocketException)
            {
                // Turned away while it still talked.
            }
        }

        await last.SendAsync(Hello());
        Assert.False((await GuestAsync(host)).Run.IsCompleted);
        Assert.All(host.Guests.Values, guest => Assert.Null(guest.Writer.Breach));
    }

    [Theory]
    [InlineData("audiosocket://127.0.0.1:9092", 64)]
    [InlineData("audiosocket://[::]:9092?max=3", 3)]
    [InlineData("audiosocket://localhost:9092", 64)]
    public void Parse_Address_IsWhereToListen(string text, int max)
    {
        var options = AudioSocketUri.Parse(text);
        Assert.Equal((9092, max), (options.Endpoint.Port, options.MaxCalls));
    }

    [Theory]
    [InlineData("audiosocket:", "audiosocket://ADDRESS:PORT")]
    [InlineData("audiosocket://127.0.0.1", "audiosocket://ADDRESS:PORT")]
    [InlineData("audiosocket://example.org:1", "not an IP address")]
    [InlineData("audiosocket://127.0.0.1:1/x", "audiosocket://ADDRESS:PORT")]
    [InlineData("audiosocket://127.0.0.1:1?max=0", "1 to 1024")]
    [InlineData("audiosocket://127.0.0.1:1?rate=8000", "there are max")]
    public void Parse_Wrong_SaysWhatThereIs(string text, string words)
    {
        var error = Assert.Throws<Emotion2VecException>(() => AudioSocketUri.Parse(text));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static byte[] Hello() => Message(0x01, new Guid(Name).ToByteArray(bigEndian: true));

    private static byte[] Message(byte kind, byte[] payload) => [kind, (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];

    private static async Task<RecordingHost.Guest> GuestAsync(RecordingHost host)
    {
        using var patience = new CancellationTokenSource(Patience);
        RecordingHost.Guest? guest;
        while (!host.Guests.TryGetValue(Name, out guest))
        {
            await Task.Delay(1, patience.Token);
        }

        return guest;
    }

    private static async Task<byte[]> ReadToEndAsync(Socket call)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var all = new MemoryStream();
        var buffer = new byte[64];
        try
        {
            while (await call.ReceiveAsync(buffer, SocketFlags.None, patience.Token) is > 0 and var count)
            {
                all.Write(buffer, 0, count);
            }
        }
        catch (SocketException)
        {
            // Closed over bytes that nobody read: what was said before has come.
        }

        return all.ToArray();
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint endpoint)
    {
        var call = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await call.ConnectAsync(endpoint);
        return call;
    }

    private async Task<Socket> CallAsync(RecordingHost host, int max = 400)
    {
        var door = new AudioSocketDoor(new AudioSocketOptions { Endpoint = new IPEndPoint(IPAddress.Loopback, 0), MaxCalls = max }, _clock);
        _run = Task.Run(() => door.RunAsync(host, _close.Token));
        await Task.WhenAny(_run, host.WhenOpen).WaitAsync(Patience);
        Assert.True(host.WhenOpen.IsCompleted, "the door does not open");
        var where = await host.WhenOpen;
        return await ConnectAsync(IPEndPoint.Parse(where.Split(' ')[^1]));
    }
}
