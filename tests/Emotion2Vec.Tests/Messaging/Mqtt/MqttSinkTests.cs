using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Mqtt;
using Emotion2Vec.Tests.Messaging.Broker;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Emotion2Vec.Tests.Messaging.Mqtt;

public sealed class MqttSinkTests : EventSinkContract
{
    private const string Root = "e2v/v1/lab/node-1";
    private BrokerHost _host = null!;
    private BrokerHost.Inbox _inbox = null!;

    private MqttSink Mqtt => (MqttSink)Sink;

    [Fact]
    public async Task Messages_OfARun_HaveTheTopicsAndPropertiesOfTheContract()
    {
        await Sink.StartAsync(Samples.Info("UNTRAINED"), None);
        await WhenWritableAsync();
        await Sink.StatusAsync(Samples.Status(), None);
        await Sink.StateAsync(Samples.State(), None);
        await Sink.HealthAsync(Samples.Health(), None);
        await Sink.FramesAsync(Samples.Block(), None);
        await Sink.FramesAsync(Samples.Block(sequence: 813), None);
        foreach (var leaf in (string[])["status", "info", "streams/mic/status", "streams/mic/state", "streams/mic/health"])
        {
            var (_, _, message) = await _inbox.WaitForAsync((topic, _) => topic == $"{Root}/{leaf}");
            Assert.Equal(leaf == "streams/mic/health" ? MqttQualityOfServiceLevel.AtMostOnce : MqttQualityOfServiceLevel.AtLeastOnce, message.QualityOfServiceLevel);
            AssertIsJson(message);
        }

        var (topic, payload, frames) = await _inbox.WaitForAsync((_, text) => text.Contains("\"seq\":813", StringComparison.Ordinal));
        Assert.Equal($"{Root}/streams/mic/frames", topic);
        Assert.Equal(MqttQualityOfServiceLevel.AtMostOnce, frames.QualityOfServiceLevel);
        Assert.InRange(frames.MessageExpiryInterval, 1u, 5u);
        AssertIsJson(frames);
        Assert.Equal("UNTRAINED", JsonDocument.Parse(payload).RootElement.GetProperty("caution").GetString());
    }

    [Fact]
    public async Task EventAsync_BrokerAway_KeepsEventsAndUtterancesInOrderUntilItIsThere()
    {
        var port = FreePort();
        await using var sink = new MqttSink(
            new MqttSinkOptions { Port = port, ReconnectMinSeconds = 0.01, ReconnectMaxSeconds = 0.05 }, new("lab", "other"), TimeProvider.System, NullLogger<MqttSink>.Instance);
        await sink.StartAsync(Samples.Info(), None);
        for (var episode = 0; episode < 50; episode++)
        {
            await sink.EventAsync(Samples.Event() with { Event = Samples.Event().Event with { Episode = episode } }, None);
        }

        await sink.UtteranceAsync(Samples.Utterance(), None);
        await Wait.UntilAsync(() => sink.Report.LastError is not null);
        MqttApplicationMessage? utterance = null;
        var events = new ConcurrentQueue<MqttApplicationMessage>();
        var options = new MqttServerOptionsBuilder().WithDefaultEndpoint().WithDefaultEndpointBoundIPAddress(IPAddress.Loopback).WithDefaultEndpointPort(port).Build();
        using var server = new MqttServerFactory().CreateMqttServer(options);
        server.InterceptingPublishAsync += publish =>
        {
            if (publish.ApplicationMessage.Topic == "e2v/v1/lab/other/streams/mic/events")
            {
                events.Enqueue(publish.ApplicationMessage);
            }
            else if (publish.ApplicationMessage.Topic == "e2v/v1/lab/other/streams/mic/utterances")
            {
                Assert.True(events.Count >= 50);
                Volatile.Write(ref utterance, publish.ApplicationMessage);
            }

            return Task.CompletedTask;
        };
        await server.StartAsync();
        await Wait.UntilAsync(() => Volatile.Read(ref utterance) is not null, () => $"{sink.Report}");

        Assert.Equal(Enumerable.Range(0, 50), events.Select(message => JsonDocument.Parse(message.ConvertPayloadToString()).RootElement.GetProperty("episode").GetInt32()).Distinct());
        Assert.Equal(1200, JsonDocument.Parse(utterance.ConvertPayloadToString()).RootElement.GetProperty("start_ms").GetInt32());
        Assert.All([.. events, utterance!], message => Assert.Equal((false, MqttQualityOfServiceLevel.AtLeastOnce), (message.Retain, message.QualityOfServiceLevel)));
        Assert.Equal(0, sink.Report.Outbox.Lost);
    }

    [Fact]
    public async Task Retained_ForALateSubscriber_HoldTheLastValues()
    {
        await Sink.StartAsync(Samples.Info(), None);
        await WhenWritableAsync();
        await Sink.StateAsync(Samples.State("angry"), None);
        await Sink.StateAsync(Samples.State("neutral"), None);
        await _inbox.WaitForAsync((_, payload) => payload.Contains("\"label\":\"neutral\"", StringComparison.Ordinal));
        await Sink.FramesAsync(Samples.Block(), None);
        await FramesAsync(atLeast: 1);
        var late = await _host.SubscribeAsync(clientId: "late");
        await late.WaitForAsync((topic, payload) => topic == $"{Root}/streams/mic/state" && payload.Contains("neutral", StringComparison.Ordinal));
        await late.WaitForAsync((topic, payload) => topic == $"{Root}/status" && payload.Contains("online", StringComparison.Ordinal));
        Assert.DoesNotContain(late.All, message => message.Topic.EndsWith("/frames", StringComparison.Ordinal));
        Assert.All(late.All, message => Assert.True(message.Message.Retain));
    }

    [Fact]
    public async Task StopAsync_Connected_SaysStoppedAndTakesTheWillBack()
    {
        await Sink.StartAsync(Samples.Info(), None);
        await WhenWritableAsync();
        await Sink.StopAsync(None);
        await _inbox.WaitForAsync((topic, payload) => topic == $"{Root}/status" && payload.Contains("stopped", StringComparison.Ordinal));
        await Wait.UntilAsync(() => _host.Broker.Connections == 1);
        Assert.DoesNotContain(_inbox.All, message => message.Payload.Contains("offline", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StopAsync_BrokerTooSlowForTheGoodbye_LeavesTheWordToTheWill()
    {
        var port = FreePort();
        var options = new MqttServerOptionsBuilder().WithDefaultEndpoint().WithDefaultEndpointBoundIPAddress(IPAddress.Loopback).WithDefaultEndpointPort(port).Build();
        using var server = new MqttServerFactory().CreateMqttServer(options);
        var statuses = new ConcurrentQueue<string>();
        var published = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.InterceptingPublishAsync += async publish =>
        {
            if (publish.ApplicationMessage.Topic == "e2v/v1/lab/slow/status")
            {
                statuses.Enqueue(publish.ApplicationMessage.ConvertPayloadToString());
                published.TrySetResult();
            }

            await answer.Task;
        };
        await server.StartAsync();
        await using var sink = new MqttSink(
            new MqttSinkOptions { Port = port, WillDelaySeconds = 0 }, new("lab", "slow"), TimeProvider.System, NullLogger<MqttSink>.Instance);
        await sink.StartAsync(Samples.Info(), None);
        await published.Task;

        await sink.StopAsync(None);
        answer.SetResult();

        await Wait.UntilAsync(() => statuses.Count > 1, () => string.Join(' ', statuses));
        Assert.Contains("offline", statuses.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_BrokerAway_CompletesLogsOnceAndLaterConnects()
    {
        var port = _host.Broker.Port;
        await _host.DisposeAsync();
        var log = new ListLogger<MqttSink>();
        await using var sink = new MqttSink(
            new MqttSinkOptions { Port = port, ReconnectMinSeconds = 0.01, ReconnectMaxSeconds = 0.05 }, new("lab", "other"), TimeProvider.System, log);
        await sink.StartAsync(Samples.Info(), None);
        await sink.StateAsync(Samples.State(), None);
        await sink.FramesAsync(Samples.Block(), None);
        await Wait.UntilAsync(() => sink.Report.LastError is not null);
        await Task.Delay(TimeSpan.FromSeconds(0.3));
        Assert.Equal((false, 1L, "Connection refused"), (sink.Report.Connected, sink.Report.DroppedFrames, sink.Report.LastError));
        Assert.Equal([$"Warning 3012 MQTT broker 127.0.0.1:{port} unavailable: Connection refused; retries continue"], log.Lines);

        _host = await BrokerHost.StartAsync(port: port);
        await Wait.UntilAsync(() => sink.Report.Connected);
        Assert.Equal(3, sink.Report.Published);
        Assert.Equal(0, sink.Report.Reconnects);
        await sink.StopAsync(None);
        Assert.Equal(2, log.Lines.Count);
    }

    [Fact]
    public async Task FramesAsync_ManyStreams_ArriveUnderTheirOwnTopics()
    {
        await Sink.StartAsync(Samples.Info(), None);
        await WhenWritableAsync();
        for (var i = 0; i < 60; i++)
        {
            var block = Samples.Block(sequence: i);
            block.Stream = new StreamId($"s{i % 20}");
            await Sink.FramesAsync(block, None);
        }

        foreach (var frame in await FramesAsync(atLeast: 60) ?? [])
        {
            var sequence = frame.GetProperty("seq").GetInt32();
            Assert.Contains(_inbox.All, m => m.Topic == $"{Root}/streams/s{sequence % 20}/frames" && m.Payload.Contains($"\"seq\":{sequence},", StringComparison.Ordinal));
        }

        Assert.Equal(0, Mqtt.Report.DroppedFrames);
    }

    [Fact]
    public async Task FramesAsync_WarmedUp_AllocatesOnlyWhatTheClientLibraryNeeds()
    {
        await using var host = await BrokerHost.StartAsync();
        await using var sink = host.Sink();
        await sink.StartAsync(Samples.Info(), None);
        await Wait.UntilAsync(() => sink.Report.Connected);
        var block = Samples.Block(frames: 8);
        var perBlock = new List<long>();
        for (var round = 0; round < 300; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var sending = sink.FramesAsync(block, None);
            perBlock.Add(sending.IsCompletedSuccessfully ? GC.GetAllocatedBytesForCurrentThread() - before : 0);
            await sending;
        }

        perBlock.Sort();
        Assert.InRange(perBlock[150], 0, 512);
    }

    [Fact]
    public async Task StopAsync_BrokerAway_ReturnsAtOnce()
    {
        await using var sink = new MqttSink(new MqttSinkOptions { Host = "127.0.0.1", Port = 1 }, new("lab", "other"), TimeProvider.System, NullLogger<MqttSink>.Instance);
        await sink.StartAsync(Samples.Info(), None);
        await sink.StopAsync(None);
        Assert.Equal(0, sink.Report.Published);
    }

    protected override async Task<IEventSink> CreateAsync()
    {
        _host = await BrokerHost.StartAsync();
        _inbox = await _host.SubscribeAsync();
        return _host.Sink();
    }

    protected override Task WhenWritableAsync() => Wait.UntilAsync(() => Mqtt.Report.Connected, () => $"{Mqtt.Report}");

    protected override async Task<IReadOnlyList<JsonElement>?> FramesAsync(int atLeast)
    {
        await Wait.UntilAsync(() => Frames().Count() >= atLeast);
        return [.. Frames().Select(message => JsonDocument.Parse(message.Payload).RootElement)];
    }

    protected override async Task CleanUpAsync() => await _host.DisposeAsync();

    private IEnumerable<(string Topic, string Payload, MQTTnet.MqttApplicationMessage Message)> Frames() =>
        _inbox.All.Where(message => message.Topic.EndsWith("/frames", StringComparison.Ordinal));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void AssertIsJson(MQTTnet.MqttApplicationMessage message)
    {
        Assert.Equal("application/json", message.ContentType);
        Assert.Equal(MqttPayloadFormatIndicator.CharacterData, message.PayloadFormatIndicator);
    }
}
