using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Emotion2Vec.SystemTests.Audio;
using Emotion2Vec.SystemTests.Messaging;
using Emotion2Vec.Tests.Audio;
using MQTTnet;
using MQTTnet.Protocol;

namespace Emotion2Vec.SystemTests.Serving;

/// <summary>The main job with little configured but ports: the bundled clip and model, the broker inside the program, a stock subscriber beside it.</summary>
public sealed class MainJobTests
{
    private const string Root = "e2v/v1/home/e2v";

    [Fact]
    public async Task The_bundled_clip_is_played_published_and_ended_with_goodbye()
    {
        await using var serve = new ServeProcess("--stream", $"demo={ServeProcess.Clip}");
        var port = await serve.BrokerPortAsync();
        using var subscriber = new MosquittoSub(port, "-V", "mqttv5");
        await Wait.UntilAsync(() => subscriber.Arrivals.Any(arrival => arrival.Topic.EndsWith("/frames", StringComparison.Ordinal)), () => $"{subscriber.Errors} {serve.Log}");

        // Who comes late learns from retained messages who is there and what the numbers mean.
        using var late = new MosquittoSub(port, "-V", "mqttv5");
        await Wait.UntilAsync(() => late.Arrivals.Count(arrival => arrival.IsRetained) >= 4, () => $"{late.Errors} {string.Join('\n', late.Arrivals)}");
        Assert.Equal("ready\n", await ReadAsync(await serve.WebAsync(), "readyz", HttpStatusCode.OK));
        Assert.Equal("alive\n", await ReadAsync(await serve.WebAsync(), "healthz", HttpStatusCode.OK));
        Assert.Equal(0, await serve.EndAsync());
        await Wait.UntilAsync(() => subscriber.Arrivals[^1].Payload.Contains("\"stopped\"", StringComparison.Ordinal), () => string.Join('\n', subscriber.Arrivals.TakeLast(3)));

        string[] retained = [$"{Root}/status", $"{Root}/info", $"{Root}/streams/demo/status", $"{Root}/streams/demo/state"];
        Assert.All(retained, topic => Assert.Contains(late.Arrivals, arrival => arrival.IsRetained && arrival.Topic == topic));
        Assert.Equal("online", StatusIn(late, $"{Root}/status").First());
        Assert.Equal("stopped", StatusIn(subscriber, $"{Root}/status").Last());
        Assert.Equal(["online", "offline"], StatusIn(subscriber, $"{Root}/streams/demo/status"));

        var info = Payload(subscriber, $"{Root}/info");
        Assert.Equal("SYNTHETIC", info.GetProperty("caution").GetString());
        Assert.Equal("0.1.0", info.GetProperty("version").GetString());

        var trajectory = Trajectory.Of(subscriber.Arrivals, $"{Root}/streams/demo/frames");
        trajectory.AssertGaplessTo(Trajectory.FramesOf(ServeProcess.Clip));
        Assert.Equal("SYNTHETIC", trajectory.First.GetProperty("caution").GetString());
        Assert.All(trajectory.Probabilities, row => Assert.Equal(1, row.Sum(), 0.001));

        Assert.Contains("is SYNTHETIC", serve.Log, StringComparison.Ordinal);
        Assert.Contains("Every stream has ended", serve.Log, StringComparison.Ordinal);
        Assert.Empty(serve.Output);
    }

    [Fact]
    public async Task SIGTERM_in_the_middle_says_stopped_and_succeeds()
    {
        await using var serve = new ServeProcess("--set", "Sinks:Console=on");
        using var subscriber = new MosquittoSub(await serve.BrokerPortAsync(), "-V", "mqttv5");
        await Wait.UntilAsync(() => subscriber.Arrivals.Any(arrival => arrival.Topic.EndsWith("/frames", StringComparison.Ordinal)), () => serve.Log);

        // Supervisors send it twice at times.
        await serve.SignalAsync("TERM");
        await serve.SignalAsync("TERM");

        Assert.Equal(0, await serve.EndAsync());
        await Wait.UntilAsync(() => StatusIn(subscriber, $"{Root}/status").LastOrDefault() == "stopped", () => string.Join('\n', subscriber.Arrivals.TakeLast(3)));
        Assert.Equal("offline", StatusIn(subscriber, $"{Root}/streams/demo/status").Last());
        Assert.Contains("[SYNTHETIC]", serve.Output, StringComparison.Ordinal);
        Assert.Contains("demo offline: stopped", serve.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_at_the_web_port_sees_frames_and_the_goodbye()
    {
        await using var serve = new ServeProcess();
        var web = await serve.WebAsync();
        var payloads = new ConcurrentQueue<(string Topic, string Payload)>();
        using var client = new MqttClientFactory().CreateMqttClient();
        client.ApplicationMessageReceivedAsync += arrival =>
        {
            payloads.Enqueue((arrival.ApplicationMessage.Topic, arrival.ApplicationMessage.ConvertPayloadToString()));
            return Task.CompletedTask;
        };
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithWebSocketServer(server => server.WithUri($"ws://{web.Authority}/mqtt")).WithClientId("page").Build());
        await client.SubscribeAsync("e2v/#", MqttQualityOfServiceLevel.AtLeastOnce);
        await Wait.UntilAsync(() => payloads.Any(message => message.Topic == $"{Root}/streams/demo/frames"), () => serve.Log);

        await serve.SignalAsync("TERM");

        Assert.Equal(0, await serve.EndAsync());
        await Wait.UntilAsync(() => payloads.Any(message => message.Topic == $"{Root}/status" && message.Payload.Contains("\"stopped\"", StringComparison.Ordinal)), () => string.Join('\n', payloads.TakeLast(3)));
    }

    [Fact]
    public async Task A_second_signal_that_is_an_interrupt_ends_a_start_that_hangs()
    {
        // A configuration that never ends holds the start, and nothing is written to it. Without the interrupt the grace period would kill the program, with 137.
        using var folder = AudioFixtures.NewFolder();
        await Tool.RunAsync("mkfifo", [folder.File("pipe")]);
        await using var serve = new ServeProcess("--config", folder.File("pipe"));
        await using var held = await Task.Run(() => new FileStream(folder.File("pipe"), FileMode.Open, FileAccess.Write));

        await serve.SignalAsync("TERM");
        await serve.SignalAsync("INT");

        Assert.Equal(130, await serve.EndAsync());
    }

    private static IEnumerable<string?> StatusIn(MosquittoSub subscriber, string topic) =>
        subscriber.Arrivals.Where(arrival => arrival.Topic == topic).Select(arrival => JsonDocument.Parse(arrival.Payload).RootElement.GetProperty("status").GetString());

    private static JsonElement Payload(MosquittoSub subscriber, string topic) => JsonDocument.Parse(subscriber.Arrivals.First(arrival => arrival.Topic == topic).Payload).RootElement;

    private static async Task<string> ReadAsync(Uri web, string path, HttpStatusCode expected)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(web, path));
        Assert.Equal(expected, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }
}
