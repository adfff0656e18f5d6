using System.Text.Json.Nodes;
using Emotion2Vec.Messaging.Mqtt;
using Emotion2Vec.Messaging.Payloads;
using Emotion2Vec.Tests.Messaging.Payloads;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Emotion2Vec.SystemTests.Messaging.Contract;

/// <summary>Versions of MQTT, formats of payloads, CloudEvents.</summary>
/// <typeparam name="TBroker">The broker.</typeparam>
public abstract class FormatContract<TBroker> : BrokerContract<TBroker>
    where TBroker : ITestBroker, new()
{
    private static readonly string[] Leaves = ["status", "info", "streams/mic/status", "streams/mic/state", "streams/mic/health", "streams/mic/events", "streams/mic/frames"];

    [Fact]
    public async Task A_node_of_MQTT_3_1_1_publishes_the_same_without_properties()
    {
        await StartAsync();
        var reader = await ReadAsync();
        var sink = await ConnectedAsync(new() { Protocol = MqttProtocol.V311 });
        await TopicContract<TBroker>.PublishOneOfEachAsync(sink);
        foreach (var leaf in Leaves)
        {
            var arrival = await reader.WaitForAsync(leaf);
            Assert.Equal(1, arrival.Json.GetProperty("v").GetInt32());
            Assert.Null(arrival.Message.ContentType);
            Assert.Empty(arrival.Message.UserProperties ?? []);
        }

        await sink.FramesAsync(Samples.Block(2), None);
        await reader.WaitForAsync("streams/mic/frames", "\"seq\":2,");
        var late = await ReadAsync();
        await late.WaitForAsync("streams/mic/state");
        Assert.True((await late.WaitForAsync("info")).Message.Retain);
    }

    [Fact]
    public async Task A_node_of_MQTT_3_1_1_that_vanishes_is_offline_and_comes_back()
    {
        await StartAsync();
        var reader = await ReadAsync();
        using var relay = new TcpRelay(Broker.Port);
        var sink = await ConnectedAsync(new() { Protocol = MqttProtocol.V311 }, relay.Port);
        relay.DropConnections();
        await reader.WaitForAsync("status", "\"offline\"");
        await Wait.UntilAsync(() => sink.Report is { Reconnects: 1, Connected: true });
        await Wait.UntilAsync(() => reader.On("status").Count == 3);
        Assert.Contains("\"online\"", reader.On("status")[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_broker_that_refuses_MQTT_5_is_spoken_to_in_3_1_1(bool knowsVersion5)
    {
        await StartAsync();
        var reader = await ReadAsync();
        using var refusing = new RefusingRelay(Broker.Port, knowsVersion5);
        var sink = await ConnectedAsync(port: refusing.Port);
        await sink.EventAsync(Samples.Event(1), None);
        await reader.WaitForAsync("streams/mic/events");
        Assert.Equal([5, 4], refusing.Versions);

        // Remembered: the next connect does not ask again.
        refusing.DropConnections();
        await Wait.UntilAsync(() => sink.Report is { Reconnects: 1, Connected: true });
        Assert.Equal([5, 4, 4], refusing.Versions);
    }

    [Fact]
    public async Task A_door_for_sound_falls_back_to_3_1_1_too()
    {
        await StartAsync();
        using var refusing = new RefusingRelay(Broker.Port, knowsVersion5: false);
        var subscriber = new BlockSubscriber(new() { Port = refusing.Port }, Samples.Topics, TimeProvider.System);
        var subscribed = new TaskCompletionSource();
        var heard = new TaskCompletionSource<BlockMessage>();
        using var stop = new CancellationTokenSource();
        var running = subscriber.RunAsync(
            "sound/#",
            subscribed.SetResult,
            message =>
            {
                heard.TrySetResult(message with { Payload = message.Payload.ToArray() });
                return ValueTask.CompletedTask;
            },
            stop.Token);
        await subscribed.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await PublishAsync("sound/mic", [1, 2, 3]);
        var block = await heard.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal([1, 2, 3], block.Payload.ToArray());
        Assert.Equal([5, 4], refusing.Versions);
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task CBOR_says_what_JSON_says()
    {
        await StartAsync();
        var reader = await ReadAsync();
        var json = await ConnectedAsync();
        await TopicContract<TBroker>.PublishOneOfEachAsync(json);
        var expected = new Dictionary<string, JsonNode?>();
        foreach (var leaf in Leaves)
        {
            expected.Add(leaf, WithoutTimes(JsonNode.Parse((await reader.WaitForAsync(leaf)).Payload)));
        }

        await json.StopAsync(None);
        await json.DisposeAsync();
        var cbor = await ConnectedAsync(new() { Format = PayloadFormat.Cbor });
        await TopicContract<TBroker>.PublishOneOfEachAsync(cbor);
        foreach (var leaf in Leaves)
        {
            var arrival = await reader.WaitForAsync(leaf, message => message.Message.ContentType == "application/cbor");
            Assert.Equal(MqttPayloadFormatIndicator.Unspecified, arrival.Message.PayloadFormatIndicator);
            Assert.Equal(expected[leaf]!.ToJsonString(), WithoutTimes(CborReading.Decode(arrival.Payload))!.ToJsonString());
        }
    }

    // CloudEvents' MQTT binding 1.0.2 section 3.1.
    [Fact]
    public async Task Events_are_CloudEvents_whose_names_stay_when_they_are_sent_again()
    {
        await StartAsync();
        var folder = Directory.CreateTempSubdirectory("e2v-outbox-").FullName;
        var options = new MqttSinkOptions { Outbox = new() { Folder = folder } };
        await Broker.KillAsync();
        var first = Sink(options);
        await first.StartAsync(Samples.Info(), None);
        await first.EventAsync(Samples.Event(1), None);
        await first.EventAsync(Samples.Event(2), None);
        await first.DisposeAsync();

        await StartAsync();
        var reader = await ReadAsync();
        var second = await ConnectedAsync(options);
        await second.EventAsync(Samples.Event(3), None);
        await Wait.UntilAsync(() => reader.On("streams/mic/events").Count == 3);
        var events = reader.On("streams/mic/events");
        Assert.Equal(3, events.Select(arrival => arrival.Property("id")).Distinct().Count());
        Assert.All(events, arrival => Assert.Equal(
            ("1.0", "/e2v/v1/lab/node-1", "e2v.event.v1", "mic", "application/json"),
            (arrival.Property("specversion"), arrival.Property("source"), arrival.Property("type"), arrival.Property("subject"), arrival.Message.ContentType)));
        Assert.Equal("2026-01-01T12:00:01.000Z", events[0].Property("time"));
        Assert.Null(reader.On("status")[0].Property("specversion"));
        Directory.Delete(folder, recursive: true);
    }

    // Section 3.2.
    [Fact]
    public async Task On_3_1_1_events_are_CloudEvents_around_their_payload_where_asked_for()
    {
        await StartAsync();
        var reader = await ReadAsync();
        var sink = await ConnectedAsync(new() { Protocol = MqttProtocol.V311, CloudEvents = CloudEventsMode.On });
        await sink.EventAsync(Samples.Event(4), None);
        var json = (await reader.WaitForAsync("streams/mic/events")).Json;
        Assert.Equal(("1.0", "application/json", 4), (json.GetProperty("specversion").GetString(), json.GetProperty("datacontenttype").GetString(), json.GetProperty("data").GetProperty("episode").GetInt32()));
    }

    private static JsonNode? WithoutTimes(JsonNode? node)
    {
        node?.AsObject().Remove("since");
        node?.AsObject().Remove("mqtt");
        return node;
    }

    private async Task PublishAsync(string topic, byte[] payload)
    {
        using var client = new MQTTnet.MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(Reader.Options(Broker.Port, MqttProtocolVersion.V311));
        await client.PublishAsync(new MQTTnet.MqttApplicationMessage { Topic = topic, PayloadSegment = payload, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce });
    }
}
