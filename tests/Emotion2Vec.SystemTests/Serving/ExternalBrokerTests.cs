using System.Text.Json;
using Emotion2Vec.SystemTests.Messaging;

namespace Emotion2Vec.SystemTests.Serving;

/// <summary>The same job at a mosquitto of the user's own.</summary>
public sealed class ExternalBrokerTests
{
    private const string Root = "e2v/v1/home/e2v";
    private const string Frames = $"{Root}/streams/clip/frames";

    // Four times real time: the whole clip in four seconds.
    private static readonly string Stream = $"clip=file:{ServeProcess.Clip}?pace=4";

    [Fact]
    public async Task Every_frame_of_the_clip_arrives_with_the_fields_of_the_embedded_broker()
    {
        await using var mosquitto = new Mosquitto();
        await mosquitto.StartAsync();
        using var subscriber = await SubscribeAsync(mosquitto.Port);
        await using var outside = new ServeProcess([.. At(mosquitto), "--stream", Stream]);
        Assert.Equal(0, await outside.EndAsync());
        await Wait.UntilAsync(() => subscriber.Arrivals[^1].Payload.Contains("\"stopped\"", StringComparison.Ordinal), () => string.Join('\n', subscriber.Arrivals.TakeLast(3)));

        var trajectory = Trajectory.Of(subscriber.Arrivals, Frames);
        var frames = Trajectory.FramesOf(ServeProcess.Clip);
        trajectory.AssertGaplessTo(frames);
        Assert.Equal(frames, trajectory.Probabilities.Count);
        Assert.Equal((frames + 15) / 16, trajectory.Messages);

        // Played without end, so that the second subscriber misses no kind of message.
        await using var inside = new ServeProcess("--stream", $"clip=file:{ServeProcess.Clip}?pace=4&loop=forever", "--set", "Engine:HealthSeconds=1");
        using var second = new MosquittoSub(await inside.BrokerPortAsync(), "-V", "mqttv5");
        var topics = Fields(subscriber).Keys;
        await Wait.UntilAsync(() => topics.All(topic => second.Arrivals.Any(arrival => arrival.Topic == topic)), () => $"{second.Errors} {inside.Log}");
        var (fieldsOutside, fieldsInside) = (Fields(subscriber), Fields(second));
        Assert.Equal(8, topics.Count);
        Assert.All(topics, topic => Assert.Equal(fieldsOutside[topic], fieldsInside[topic]));
    }

    [Fact]
    public async Task After_kill_the_broker_says_offline()
    {
        await using var mosquitto = new Mosquitto();
        await mosquitto.StartAsync();
        using var subscriber = await SubscribeAsync(mosquitto.Port);
        await using var serve = new ServeProcess(At(mosquitto));
        await Wait.UntilAsync(() => subscriber.Arrivals.Any(arrival => arrival.Topic.EndsWith("/frames", StringComparison.Ordinal)), () => serve.Log);

        await serve.SignalAsync("KILL");

        await Wait.UntilAsync(() => LastStatus(subscriber) == "offline", () => string.Join('\n', subscriber.Arrivals.TakeLast(3)));
        Assert.Equal(137, await serve.EndAsync());
    }

    [Fact]
    public async Task A_broker_that_restarts_empty_gets_everything_again()
    {
        await using var mosquitto = new Mosquitto();
        await mosquitto.StartAsync();
        await using var serve = new ServeProcess([.. At(mosquitto), "--stream", $"clip=file:{ServeProcess.Clip}?loop=forever"]);
        await serve.LogAsync("is Online");
        await mosquitto.KillAsync();
        await serve.LogAsync("lost");
        var web = await serve.WebAsync();
        using var client = new HttpClient();
        Assert.Contains("not connected to the MQTT broker", await client.GetStringTolerantAsync(new Uri(web, "readyz")), StringComparison.Ordinal);

        await mosquitto.StartAsync();
        using var subscriber = await SubscribeAsync(mosquitto.Port);
        string[] wanted = [$"{Root}/status", $"{Root}/info", $"{Root}/streams/clip/status", $"{Root}/streams/clip/state", Frames];
        await Wait.UntilAsync(() => wanted.All(topic => subscriber.Arrivals.Any(arrival => arrival.Topic == topic)), () => $"{serve.Log} {string.Join('\n', subscriber.Arrivals)}");
        Assert.Equal("online", LastStatus(subscriber));
        Assert.Equal("ready\n", await client.GetStringTolerantAsync(new Uri(web, "readyz")));
        await serve.SignalAsync("TERM");
        Assert.Equal(0, await serve.EndAsync());
    }

    [Fact]
    public async Task Without_any_broker_the_other_sinks_get_everything()
    {
        await using var mosquitto = new Mosquitto();
        await using var serve = new ServeProcess([.. At(mosquitto), "--stream", Stream, "--set", "Sinks:JsonLines=-"]);

        Assert.Equal(0, await serve.EndAsync());

        Trajectory.OfLines(serve.Output.Split('\n'), "clip").AssertGaplessTo(Trajectory.FramesOf(ServeProcess.Clip));
        Assert.Contains($"MQTT broker 127.0.0.1:{mosquitto.Port} unavailable", serve.Log, StringComparison.Ordinal);
    }

    private static string[] At(Mosquitto broker) => ["--set", "Mqtt:Host=127.0.0.1", "--set", $"Mqtt:Port={broker.Port}"];

    private static async Task<MosquittoSub> SubscribeAsync(int port)
    {
        // It shows that it is subscribed by the broker's own retained topic.
        var subscriber = new MosquittoSub(port, "-V", "mqttv5", "-t", "$SYS/broker/version");
        await Wait.UntilAsync(() => subscriber.Arrivals.Count > 0, () => subscriber.Errors);
        return subscriber;
    }

    private static string? LastStatus(MosquittoSub subscriber) =>
        subscriber.Arrivals.Where(arrival => arrival.Topic == $"{Root}/status").Select(arrival => JsonDocument.Parse(arrival.Payload).RootElement.GetProperty("status").GetString()).LastOrDefault();

    // The names of a payload's members, by topic.
    private static Dictionary<string, string> Fields(MosquittoSub subscriber) => subscriber.Arrivals.Where(arrival => arrival.Topic.StartsWith(Root, StringComparison.Ordinal))
        .GroupBy(arrival => arrival.Topic)
        .ToDictionary(topic => topic.Key, topic => string.Join(',', JsonDocument.Parse(topic.First().Payload).RootElement.EnumerateObject().Select(member => member.Name)));
}
