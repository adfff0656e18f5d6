using System.Buffers;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Mqtt;
using Emotion2Vec.Messaging.Topics;
using Emotion2Vec.Realtime.Doors;
using Emotion2Vec.Tests.Audio;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MQTTnet;

namespace Emotion2Vec.Tests.Realtime.Doors;

public sealed class MqttAudioDoorTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TopicScheme _topics = new("site", "node");
    private readonly FakeTimeProvider _clock = new();
    private readonly CancellationTokenSource _close = new();
    private readonly IMqttClient _microphone = new MqttClientFactory().CreateMqttClient();
    private readonly EmbeddedBroker _broker;
    private Task _run = Task.CompletedTask;

    public MqttAudioDoorTests() => _broker = new EmbeddedBroker(new() { Port = 0 }, _topics, TimeProvider.System, NullLogger<EmbeddedBroker>.Instance);

    public async Task InitializeAsync()
    {
        await _broker.StartAsync(CancellationToken.None);
        await _microphone.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer(_broker.Address, _broker.Port).WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V500).Build());
    }

    public async Task DisposeAsync()
    {
        await _close.CancelAsync();
        await _run.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _microphone.Dispose();
        await _broker.DisposeAsync();
        _close.Dispose();
    }

    [Fact]
    public async Task RunAsync_OwnTopic_IsAStreamUntilItFallsSilent()
    {
        var host = await OpenAsync("mqtt:");
        for (var block = 0; block < 5; block++)
        {
            await SendAsync("e2v/v1/site/node/streams/desk/audio", new byte[640], "audio/pcm;rate=16000");
        }

        var guest = await GuestAsync(host, "desk");
        await UntilAsync(() => guest.Writer.Written == 1600);
        Assert.Equal(16000, guest.Writer.SampleRate);
        while (!guest.Run.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1);
        }

        Assert.True(guest.Run.IsCompletedSuccessfully);
        Assert.False(_run.IsCompleted);
    }

    [Fact]
    public async Task RunAsync_RhasspyMicrophones_AreAStreamPerSite()
    {
        var host = await OpenAsync("mqtt:hermes/audioServer/+/audioFrame");
        var block = WavBytes.Create(1, 16000, 1, 16, new byte[2048]);
        await SendAsync("hermes/audioServer/kitchen/audioFrame", block);
        await SendAsync("hermes/audioServer/kitchen/audioFrame", new byte[100]);
        await SendAsync("hermes/audioServer/hall/audioFrame", block);
        await SendAsync("hermes/audioServer/kitchen/audioFrame", block);
        await SendAsync("hermes/audioServer/attic/audioFrame", new byte[100]);

        var (kitchen, hall) = (await GuestAsync(host, "kitchen"), await GuestAsync(host, "hall"));
        await UntilAsync(() => kitchen.Writer.Written == 2048 && hall.Writer.Written == 1024);
        Assert.Equal(1, kitchen.Writer[SourceCounter.PacketsRejected]);
        Assert.Equal(2, host.Guests.Count);
    }

    [Fact]
    public async Task RunAsync_NodeIsFull_AsksAgainLater()
    {
        var host = await OpenAsync("mqtt:mic/+?rate=8000&silence=2", room: 0);
        await SendAsync("mic/a", new byte[320]);
        await SendAsync("mic/a", new byte[320]);

        await UntilAsync(() => host.Refused == 1);
        host.Room = 1;
        while (!host.Guests.ContainsKey("a"))
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await SendAsync("mic/a", new byte[320]);
        }

        await UntilAsync(() => host.Guests["a"].Writer.Written > 0);
    }

    [Fact]
    public async Task RunAsync_StreamEndedFromWithin_ComesBackOnlyAfterSilence()
    {
        var host = await OpenAsync("mqtt:mic/+?rate=8000");
        await SendAsync("mic/a", new byte[320]);
        var guest = await GuestAsync(host, "a");
        await UntilAsync(() => guest.Writer.Written == 160);
        guest.Stop();
        await guest.Run.WaitAsync(Patience);
        await SendAsync("mic/a", new byte[320]);
        await SendAsync("mic/b", new byte[320]);

        await GuestAsync(host, "b");
        Assert.Equal(160, guest.Writer.Written);
    }

    [Fact]
    public async Task RunAsync_BrokerGoes_FailsSoThatItIsTriedAgain()
    {
        var host = await OpenAsync("mqtt:mic/+?rate=8000");
        await SendAsync("mic/a", new byte[320]);
        var guest = await GuestAsync(host, "a");
        await _broker.StopAsync();

        Assert.Equal(ErrorKind.BrokerUnavailable, (await Assert.ThrowsAsync<Emotion2VecException>(() => _run.WaitAsync(Patience))).Kind);
        Assert.True(guest.Run.IsCompleted);
    }

    [Fact]
    public async Task Broker_OthersPublishing_TakesSoundAndNothingElse()
    {
        Assert.True((await _microphone.PublishStringAsync("e2v/v1/site/node/streams/a/audio", "x", MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce)).IsSuccess);
        Assert.False((await _microphone.PublishStringAsync("e2v/v1/site/node/streams/a/audio", "x", MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce, retain: true)).IsSuccess);
        Assert.False((await _microphone.PublishStringAsync("e2v/v1/site/node/streams/a/status", "x", MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce)).IsSuccess);
        Assert.False((await _microphone.PublishStringAsync("e2v/v1/site/node/streams/a/b/audio", "x", MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce)).IsSuccess);
        Assert.False((await _microphone.PublishStringAsync("e2v/v1/site/node/streams/audio", "x", MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce)).IsSuccess);
    }

    private async Task<RecordingHost> OpenAsync(string description, int room = int.MaxValue)
    {
        var forms = new DoorForms(_topics, new MqttSinkOptions { Host = _broker.Address, Port = _broker.Port }, login: null, _clock, NullLoggerFactory.Instance);
        var door = forms.All.Single(form => form.Scheme == "mqtt").Create(description).Door!;
        var host = new RecordingHost { Room = room };
        _run = Task.Run(() => door.RunAsync(host, _close.Token));
        await Task.WhenAny(_run, host.WhenOpen).WaitAsync(Patience);
        Assert.False(_run.IsCompleted, _run.Exception?.ToString());
        return host;
    }

    private Task SendAsync(string topic, byte[] block, string? contentType = null) => _microphone.PublishAsync(new MqttApplicationMessage
    {
        Topic = topic,
        Payload = new ReadOnlySequence<byte>(block),
        ContentType = contentType,
    });

    private static async Task<RecordingHost.Guest> GuestAsync(RecordingHost host, string name)
    {
        await UntilAsync(() => host.Guests.ContainsKey(name));
        return host.Guests[name];
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(1, patience.Token);
        }
    }
}
