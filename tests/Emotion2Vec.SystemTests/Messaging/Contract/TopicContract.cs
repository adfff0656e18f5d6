using Emotion2Vec.Core.Sinks;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Emotion2Vec.SystemTests.Messaging.Contract;

/// <summary>Topics, flags and properties; birth, will and goodbye; what late and old readers see.</summary>
/// <typeparam name="TBroker">The broker.</typeparam>
public abstract class TopicContract<TBroker> : BrokerContract<TBroker>
    where TBroker : ITestBroker, new()
{
    [Theory]
    [InlineData("status", 1, true, 0)]
    [InlineData("info", 1, true, 0)]
    [InlineData("streams/mic/status", 1, true, 0)]
    [InlineData("streams/mic/state", 1, true, 60)]
    [InlineData("streams/mic/health", 0, true, 0)]
    [InlineData("streams/mic/events", 1, false, 0)]
    [InlineData("streams/mic/frames", 0, false, 5)]
    public async Task Each_topic_has_the_properties_of_the_contract(string leaf, int quality, bool isRetained, int expirySeconds)
    {
        await StartAsync();
        var early = await ReadAsync();
        var sink = await ConnectedAsync();
        await PublishOneOfEachAsync(sink);
        await early.WaitForAsync("streams/mic/frames");
        await early.WaitForAsync("streams/mic/events");
        await early.WaitForAsync("streams/mic/health");
        var late = await ReadAsync();
        await late.WaitForAsync("streams/mic/state");
        await sink.FramesAsync(Samples.Block(2), None);
        await late.WaitForAsync("streams/mic/frames");

        var live = (await early.WaitForAsync(leaf)).Message;
        Assert.Equal((MqttQualityOfServiceLevel)quality, live.QualityOfServiceLevel);
        Assert.False(live.Retain);
        Assert.Equal("application/json", live.ContentType);
        Assert.Equal(MqttPayloadFormatIndicator.CharacterData, live.PayloadFormatIndicator);
        Assert.InRange(live.MessageExpiryInterval, expirySeconds > 0 ? 1u : 0u, (uint)expirySeconds);
        if (isRetained)
        {
            Assert.True((await late.WaitForAsync(leaf)).Message.Retain);
        }
        else
        {
            Assert.DoesNotContain(late.On(leaf), arrival => arrival.Message.Retain);
        }
    }

    [Fact]
    public async Task A_reader_of_MQTT_3_1_1_reads_the_same_payloads()
    {
        await StartAsync();
        var now = await ReadAsync();
        var old = await ReadAsync(version: MqttProtocolVersion.V311);
        var sink = await ConnectedAsync();
        await PublishOneOfEachAsync(sink);
        foreach (var leaf in (string[])["status", "info", "streams/mic/status", "streams/mic/state", "streams/mic/health", "streams/mic/events", "streams/mic/frames"])
        {
            Assert.Equal((await now.WaitForAsync(leaf)).Text, (await old.WaitForAsync(leaf)).Text);
        }
    }

    [Fact]
    public async Task A_node_that_vanishes_is_offline_and_one_that_stops_says_so()
    {
        await StartAsync();
        var reader = await ReadAsync();
        using var relay = new TcpRelay(Broker.Port);
        await ConnectedAsync(port: relay.Port);
        relay.Die();
        await reader.WaitForAsync("status", "\"offline\"");

        var polite = await ConnectedAsync();
        await polite.StopAsync(None);
        await reader.WaitForAsync("status", "\"stopped\"");
        Assert.Equal(["online", "offline", "online", "stopped"], reader.On("status").Select(arrival => arrival.Json.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_guest_that_ends_leaves_nothing_behind()
    {
        await StartAsync();
        var early = await ReadAsync();
        var sink = await ConnectedAsync();
        await PublishOneOfEachAsync(sink);
        await early.WaitForAsync("streams/mic/state");
        await sink.StatusAsync(Samples.Status() with { Condition = StreamCondition.Offline, Reason = "hung up", IsGuest = true }, None);
        foreach (var leaf in (string[])["streams/mic/status", "streams/mic/state", "streams/mic/health"])
        {
            await early.WaitForAsync(leaf, arrival => arrival.Payload.Length == 0);
        }

        Assert.Contains("hung up", early.On("streams/mic/status")[^2].Text, StringComparison.Ordinal);
        var late = await ReadAsync();
        await late.WaitForAsync("info");
        await sink.FramesAsync(Samples.Block(2), None);
        await late.WaitForAsync("streams/mic/frames");
        Assert.DoesNotContain(late.All, arrival => arrival.Topic.Contains("/mic/", StringComparison.Ordinal) && arrival.Message.Retain);
    }

    internal static async Task PublishOneOfEachAsync(IEventSink sink)
    {
        await sink.StatusAsync(Samples.Status(), None);
        await sink.HealthAsync(Samples.Health(), None);
        await sink.StateAsync(Samples.State(), None);
        await sink.EventAsync(Samples.Event(1), None);
        await sink.FramesAsync(Samples.Block(1), None);
    }
}
