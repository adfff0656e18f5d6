using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Messaging.Mqtt;
using Emotion2Vec.Messaging.Topics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Messaging.Mqtt;

/// <summary>Listeners that are stopped while a broker still owes them the answer to their subscription.</summary>
public sealed class StoppedWhileSubscribingTests : IDisposable
{
    // CONNACK of MQTT 5.0, section 3.2: success, no properties.
    private static readonly byte[] Welcome = [0x20, 3, 0, 0, 0];

    private const int Subscribe = 0x82;

    private readonly TcpListener _broker = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();

    public StoppedWhileSubscribingTests() => _broker.Start();

    private MqttSinkOptions Options => new() { Port = ((IPEndPoint)_broker.LocalEndpoint).Port };

    private static TopicScheme Topics => new("home", "hall");

    public void Dispose()
    {
        _broker.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task CommandListener_Stopped_EndsWithoutAnError()
    {
        var listener = new CommandListener(Options, Topics, login: null, TimeProvider.System, NullLogger<CommandListener>.Instance);

        await StopOnceAskedAsync(listener.RunAsync(_ => Task.FromResult<byte[]>([]), _ => [], _stop.Token));
    }

    [Fact]
    public async Task BlockSubscriber_Stopped_EndsWithoutAnError()
    {
        var subscriber = new BlockSubscriber(Options, Topics, TimeProvider.System);

        await StopOnceAskedAsync(subscriber.RunAsync("sound/#", () => { }, _ => ValueTask.CompletedTask, _stop.Token));
    }

    private async Task StopOnceAskedAsync(Task listening)
    {
        using var client = await _broker.AcceptSocketAsync();
        var packet = new byte[1024];
        Assert.NotEqual(0, await client.ReceiveAsync(packet));
        await client.SendAsync(Welcome);
        Assert.NotEqual(0, await client.ReceiveAsync(packet));
        Assert.Equal(Subscribe, packet[0]);

        await _stop.CancelAsync();

        await listening.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
