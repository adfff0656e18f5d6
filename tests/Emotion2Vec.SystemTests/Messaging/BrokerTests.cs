using System.Text.RegularExpressions;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.SystemTests.Messaging;

/// <summary>The sink against the embedded broker and against mosquitto, seen by mosquitto's own client.</summary>
public sealed partial class BrokerTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task The_embedded_broker_serves_mosquitto_sub_retained_topics_frames_and_the_will()
    {
        await using var broker = await EmbeddedAsync();
        using var relay = new TcpRelay(broker.Port);
        await using var sink = Sink(relay.Port, broker.Login);
        await PublishOnceAsync(sink);
        using var reader = new MosquittoSub(broker.Port, "-V", "mqttv5");
        await AssertAllRetainedAsync(reader, label: "happy");

        await sink.FramesAsync(Samples.Block(7), None);
        var frames = await reader.WaitForAsync("streams/mic/frames", "\"seq\":7");
        Assert.False(frames.IsRetained);
        Assert.Equal(("0", "application/json"), (frames.QualityOfService, frames.ContentType));

        relay.Die();
        await reader.WaitForAsync("status", """{"v":1,"status":"offline","since":null}""");
    }

    [Fact]
    public async Task The_embedded_broker_serves_an_old_nameless_client()
    {
        await using var broker = await EmbeddedAsync();
        await using var sink = Sink(broker.Port, broker.Login);
        await PublishOnceAsync(sink);
        using var reader = new MosquittoSub(broker.Port, "-V", "mqttv311");
        await reader.WaitForAsync("status", "online");
    }

    [Fact]
    public async Task Mosquitto_and_the_embedded_broker_hold_the_same_payloads()
    {
        await using var embedded = await EmbeddedAsync();
        await using var mosquitto = new Mosquitto();
        await mosquitto.StartAsync();
        var ours = await EverythingAsync(embedded.Port, embedded.Login);
        var theirs = await EverythingAsync(mosquitto.Port, login: null);
        Assert.Equal(6, ours.Length);
        Assert.Equal(theirs, ours);
    }

    [Fact]
    public async Task Mosquitto_says_offline_for_a_node_that_vanished_and_stopped_for_one_that_said_goodbye()
    {
        await using var mosquitto = new Mosquitto();
        await mosquitto.StartAsync();
        using var reader = new MosquittoSub(mosquitto.Port, "-V", "mqttv5");
        using var relay = new TcpRelay(mosquitto.Port);
        await using (var vanishing = Sink(relay.Port))
        {
            await PublishOnceAsync(vanishing);
            relay.Die();
            await reader.WaitForAsync("status", "offline");
        }

        await using var polite = Sink(mosquitto.Port);
        await PublishOnceAsync(polite);
        await polite.StopAsync(None);
        await reader.WaitForAsync("status", "stopped");
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.Contains("stopped", reader.Arrivals.Last(arrival => arrival.Topic == $"{Samples.Root}/status").Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_short_gap_is_not_news()
    {
        await using var mosquitto = new Mosquitto();
        await mosquitto.StartAsync();
        using var reader = new MosquittoSub(mosquitto.Port, "-V", "mqttv5");
        using var first = new TcpRelay(mosquitto.Port);
        var port = first.Port;
        await using var sink = Sink(port);
        await PublishOnceAsync(sink);
        await reader.WaitForAsync("status", "online");
        first.DropConnections();
        await Wait.UntilAsync(() => sink.Report is { Reconnects: 1, Connected: true });
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.DoesNotContain(reader.Arrivals, arrival => arrival.Payload.Contains("offline", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mosquitto_that_restarts_empty_gets_the_retained_topics_back_and_frames_resume()
    {
        await using var mosquitto = new Mosquitto();
        await mosquitto.StartAsync();
        await using var sink = Sink(mosquitto.Port);
        await PublishOnceAsync(sink);
        await mosquitto.KillAsync();
        await Wait.UntilAsync(() => !sink.Report.Connected);
        await sink.StateAsync(Samples.State("angry"), None);
        for (var sequence = 1; sequence <= 5; sequence++)
        {
            await sink.FramesAsync(Samples.Block(sequence), None);
        }

        Assert.Equal(5, sink.Report.DroppedFrames);
        await mosquitto.StartAsync();
        await Wait.UntilAsync(() => sink.Report is { Reconnects: 1, Connected: true });
        using var reader = new MosquittoSub(mosquitto.Port, "-V", "mqttv5");
        await AssertAllRetainedAsync(reader, label: "angry");

        await sink.FramesAsync(Samples.Block(6), None);
        await sink.FramesAsync(Samples.Block(7), None);
        await reader.WaitForAsync("streams/mic/frames", "\"seq\":6,");
        Assert.InRange(int.Parse((await reader.WaitForAsync("streams/mic/frames", "\"seq\":7,")).Expiry), 1, 5);
    }

    [Fact]
    public async Task A_broker_that_stalls_holds_the_pump_only_until_it_is_cancelled()
    {
        await using var broker = await EmbeddedAsync();
        using var relay = new TcpRelay(broker.Port);
        await using var sink = Sink(relay.Port, broker.Login, new MqttSinkOptions { KeepAliveSeconds = 3600 });
        await PublishOnceAsync(sink);
        relay.Stall();
        using var cancellation = new CancellationTokenSource();
        var sending = Task.CompletedTask;
        for (var sequence = 0; sending.IsCompleted; sequence++)
        {
            sending = sink.FramesAsync(Samples.Block(sequence, frames: 1000), cancellation.Token).AsTask();
            await Task.WhenAny(sending, Task.Delay(TimeSpan.FromSeconds(0.5)));
        }

        await cancellation.CancelAsync();
        await sending.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(1, sink.Report.DroppedFrames);
        await sink.StopAsync(None).AsTask().WaitAsync(TimeSpan.FromMinutes(1));
    }

    internal static MqttSink Sink(int port, BrokerLogin? login = null, MqttSinkOptions? options = null) => new(
        (options ?? new MqttSinkOptions()) with { Port = port, ReconnectMinSeconds = 0.05, ReconnectMaxSeconds = 0.2, WillDelaySeconds = 1 },
        Samples.Topics,
        TimeProvider.System,
        NullLogger<MqttSink>.Instance,
        login);

    internal static async Task<EmbeddedBroker> EmbeddedAsync()
    {
        var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0 }, Samples.Topics, TimeProvider.System, NullLogger<EmbeddedBroker>.Instance);
        await broker.StartAsync(None);
        return broker;
    }

    internal static async Task PublishOnceAsync(MqttSink sink)
    {
        await sink.StartAsync(Samples.Info(), None);
        await sink.StatusAsync(Samples.Status(), None);

        // Health is not acknowledged, but what is published after it is: a reader that comes later finds it retained.
        await sink.HealthAsync(Samples.Health(), None);
        await sink.StateAsync(Samples.State(), None);
        await Wait.UntilAsync(() => sink.Report is { Connected: true, Published: >= 5 }, () => $"{sink.Report}");
    }

    private static async Task AssertAllRetainedAsync(MosquittoSub reader, string label)
    {
        Assert.True((await reader.WaitForAsync("status", "online")).IsRetained);
        Assert.True((await reader.WaitForAsync("info", "sha256:abc")).IsRetained);
        Assert.True((await reader.WaitForAsync("streams/mic/status", "online")).IsRetained);
        Assert.True((await reader.WaitForAsync("streams/mic/state", label)).IsRetained);
        Assert.True((await reader.WaitForAsync("streams/mic/health", "audio_seconds")).IsRetained);
    }

    // Everything a reader sees, times of day left out.
    private static async Task<string[]> EverythingAsync(int port, BrokerLogin? login)
    {
        await using var sink = Sink(port, login);
        await PublishOnceAsync(sink);
        using var reader = new MosquittoSub(port, "-V", "mqttv5");
        await reader.WaitForAsync("streams/mic/health", "audio_seconds");
        await sink.FramesAsync(Samples.Block(1), None);
        await reader.WaitForAsync("streams/mic/frames", "\"seq\":1,");
        return [.. reader.Arrivals.Select(a => $"{a.Topic} {a.IsRetained} {a.QualityOfService} {a.ContentType} {Since().Replace(a.Payload, "")}").Order()];
    }

    [GeneratedRegex("\"since\":\"[^\"]+\"")]
    private static partial Regex Since();
}
