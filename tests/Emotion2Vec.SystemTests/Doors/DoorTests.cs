using System.Globalization;
using System.Net.Sockets;
using Emotion2Vec.Benchmarks.Dashboard;
using Emotion2Vec.SystemTests.Audio;
using Emotion2Vec.SystemTests.Dashboard;
using Emotion2Vec.SystemTests.Messaging;
using Emotion2Vec.SystemTests.Serving;
using Emotion2Vec.Tests.Audio;
using Microsoft.Playwright;

namespace Emotion2Vec.SystemTests.Doors;

/// <summary>Streams that come through doors of a running program, as their real senders bring them.</summary>
public sealed class DoorTests
{
    private static readonly string Speech = AudioFixtures.Path("audio/speech8k.wav");

    [SkippableFact]
    public async Task A_microphone_in_Chromium_appears_as_a_stream_and_disappears()
    {
        Skip.IfNot(ChromiumBrowser.IsInstalled, "chromium is not installed");
        await using var serve = new ServeProcess("--stream", "browser=web:");
        using var subscriber = new MosquittoSub(await serve.BrokerPortAsync(), "-V", "mqttv5");
        var web = await serve.WebAsync();
        await serve.LogAsync("Door browser is Online");
        await using var chromium = await ChromiumBrowser.StartAsync(Speech);
        await using var watched = new WatchedPage(await chromium.Browser.NewPageAsync());
        var page = watched.Page;
        await page.GotoAsync(new Uri(web, "/microphone").ToString());

        await page.GetByLabel("Name of the stream").FillAsync("Desk");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use my microphone" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("browser-desk", new() { Timeout = 60_000 });
        await watched.UntilAsync("document.getElementById('level').value > -30");
        await Wait.UntilAsync(() => Frames(subscriber, "browser-desk") >= 8, () => Picture(serve, subscriber));

        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await serve.LogAsync("Stream browser-desk is Offline: end of stream");
        await Wait.UntilAsync(() => subscriber.Arrivals.Any(arrival => arrival is { Topic: "e2v/v1/home/e2v/streams/browser-desk/state", Payload: "" }), () => Picture(serve, subscriber));
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Off.");
        Assert.Empty(watched.Errors);
        Assert.False(serve.HasExited, "an open door keeps the program up");
        await serve.SignalAsync("TERM");
        Assert.Equal(0, await serve.EndAsync());
        var trajectory = Trajectory.Of(subscriber.Arrivals, "e2v/v1/home/e2v/streams/browser-desk/frames");
        trajectory.AssertGaplessTo((int)trajectory.End);
    }

    [SkippableFact]
    public async Task Calls_over_AudioSocket_run_side_by_side_and_one_too_many_is_told()
    {
        var port = TcpPort();
        await using var serve = new ServeProcess("--stream", $"calls=audiosocket://127.0.0.1:{port}", "--set", "Engine:MaxStreams=2", "--set", "Engine:RefuseBeyondCapacity=false");
        using var subscriber = new MosquittoSub(await serve.BrokerPortAsync(), "-V", "mqttv5");
        await serve.LogAsync("Door calls is Online");
        var sound = File.ReadAllBytes(Speech)[44..];
        var names = Enumerable.Range(0, 2).Select(_ => Guid.NewGuid()).ToArray();
        var calls = names.Select(name => Connect(port, name)).ToArray();
        foreach (var call in calls)
        {
            await SendAsync(call, sound);
        }

        await Wait.UntilAsync(() => names.All(name => Frames(subscriber, $"calls-{name}") > 0), () => Picture(serve, subscriber));
        using (var third = Connect(port, Guid.NewGuid()))
        {
            Assert.Equal(0xff, third.GetStream().ReadByte());
        }

        foreach (var call in calls)
        {
            await call.GetStream().WriteAsync(new byte[] { 0, 0, 0 });
            call.Dispose();
        }

        foreach (var name in names)
        {
            await serve.LogAsync($"Stream calls-{name} is Offline: end of stream");
        }

        await serve.LogAsync("Door calls: 1 stream(s) refused");
        using var fourth = Connect(port, names[0]);
        await SendAsync(fourth, sound);
        await serve.SignalAsync("TERM");
        Assert.Equal(0, await serve.EndAsync());
    }

    [SkippableFact]
    public async Task Mosquitto_pub_is_a_microphone_at_the_broker_inside()
    {
        await using var serve = new ServeProcess("--stream", "mic=mqtt:?silence=2");
        var port = await serve.BrokerPortAsync();
        await serve.LogAsync("Door mic is Online");
        await HearPublishedAsync(serve, port, "mic-desk", "e2v/v1/home/e2v/streams/desk/audio", ["-V", "mqttv5", "-D", "publish", "content-type", "audio/pcm;rate=8000"], withHeader: false);
    }

    [SkippableFact]
    public async Task Mosquitto_pub_is_a_Rhasspy_microphone_at_mosquitto()
    {
        await using var broker = new Mosquitto();
        await broker.StartAsync();
        await using var serve = new ServeProcess("--stream", "rhasspy=mqtt:hermes/audioServer/+/audioFrame?silence=2", "--set", "Mqtt:Host=127.0.0.1", "--set", $"Mqtt:Port={broker.Port}");
        await serve.LogAsync("Door rhasspy is Online");
        await HearPublishedAsync(serve, broker.Port, "rhasspy-kitchen", "hermes/audioServer/kitchen/audioFrame", [], withHeader: true);
    }

    private static async Task HearPublishedAsync(ServeProcess serve, int port, string stream, string topic, string[] options, bool withHeader)
    {
        using var subscriber = new MosquittoSub(port, "-V", "mqttv5", "-T", topic);
        using var folder = AudioFixtures.NewFolder();
        var file = File.ReadAllBytes(Speech);
        var blocks = file[44..].Chunk(8000).Select(block => withHeader ? WavBytes.Create(1, 8000, 1, 16, block) : block).Take(6).ToList();
        foreach (var block in blocks)
        {
            await Tool.RunAsync("mosquitto_pub", ["-h", "127.0.0.1", "-p", $"{port}", "-t", topic, "-f", folder.Write("block", block), .. options]);
        }

        await Wait.UntilAsync(() => Frames(subscriber, stream) >= 5, () => Picture(serve, subscriber));
        await serve.LogAsync($"Stream {stream} is Offline: end of stream");
        Assert.False(serve.HasExited, "an open door keeps the program up");
        await serve.SignalAsync("TERM");
        Assert.Equal(0, await serve.EndAsync());
    }

    private static TcpClient Connect(int port, Guid name)
    {
        var call = new TcpClient("127.0.0.1", port);
        call.GetStream().Write([0x01, 0, 16, .. name.ToByteArray(bigEndian: true)]);
        return call;
    }

    // Faster than it is spoken, yet within what a ring holds.
    private static async Task SendAsync(TcpClient call, byte[] sound)
    {
        foreach (var block in sound.Take(2 * 8000 * 3).Chunk(320))
        {
            await call.GetStream().WriteAsync((byte[])[0x10, (byte)(block.Length >> 8), (byte)block.Length, .. block]);
        }
    }

    private static int TcpPort()
    {
        using var probe = new TcpListener(System.Net.IPAddress.Loopback, 0);
        probe.Start();
        return ((System.Net.IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static int Frames(MosquittoSub subscriber, string stream) =>
        subscriber.Arrivals.Count(arrival => arrival.Topic.EndsWith(string.Create(CultureInfo.InvariantCulture, $"/{stream}/frames"), StringComparison.Ordinal));

    private static string Picture(ServeProcess serve, MosquittoSub subscriber) => $"{serve.Log} {subscriber.Errors} {string.Join('\n', subscriber.Arrivals.TakeLast(5))}";
}
