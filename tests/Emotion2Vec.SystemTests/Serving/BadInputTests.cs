using System.Net;
using System.Net.Sockets;
using Emotion2Vec.SystemTests.Messaging;
using Emotion2Vec.Tests.Audio;

namespace Emotion2Vec.SystemTests.Serving;

/// <summary>Bad sound in one process with good sound: each bad stream says what is wrong with it, the good one loses no frame.</summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task Bad_streams_say_why_and_leave_the_good_one_alone()
    {
        using var folder = AudioFixtures.NewFolder();
        var (wrongTypePort, garbagePort) = (UdpPorts.Free(), UdpPorts.Free());
        (string Id, string Source, string Condition, string Reason)[] streams =
        [
            ("empty", folder.Write("empty.wav", []), "offline", "empty.wav'"),
            ("short", folder.Write("short.wav", Pcm(1, 16000, 399)), "offline", "it has 399 samples at 16 kHz, and one frame takes 400"),
            ("missing", folder.File("missing.wav"), "offline", "does not exist"),
            ("nosdp", folder.File("missing.sdp"), "degraded", "missing.sdp"),
            ("truncated", AudioFixtures.Path("audio/trunc.flac"), "offline", ""),
            ("wide", $"file:{folder.Write("wide.wav", Pcm(8, 192000, 2 * 192000))}?pace=4", "offline", "end of stream"),
            ("nan", folder.Write("nan.wav", WithNaN()), "offline", "end of stream"),
            ("wrongtype", $"rtp://127.0.0.1:{wrongTypePort}?codec=l16&rate=8000&pt=97", "degraded", "using this payload type?"),
            ("garbage", $"rtp://127.0.0.1:{garbagePort}?codec=pcmu", "degraded", "is the sender running"),
        ];
        string[] arguments = [.. streams.SelectMany(stream => (string[])["--stream", $"{stream.Id}={stream.Source}"])];
        await using var serve = new ServeProcess([.. arguments, "--stream", $"good={ServeProcess.Clip}", "--set", "Sinks:JsonLines=-"]);
        using var stop = new CancellationTokenSource();
        var sending = Task.WhenAll(SendAsync(wrongTypePort, WrongType, stop.Token), SendAsync(garbagePort, Garbage, stop.Token));

        foreach (var (id, _, condition, reason) in streams)
        {
            await Wait.UntilAsync(() => StatusOf(serve, id).Any(line => line.Contains($"\"{condition}\"", StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal)), () => $"{id}: {serve.Log}");
        }

        await Wait.UntilAsync(() => StatusOf(serve, "good").Any(line => line.Contains("end of stream", StringComparison.Ordinal)), () => serve.Log);
        Assert.False(serve.HasExited, serve.Log);
        await serve.SignalAsync("TERM");
        Assert.Equal(0, await serve.EndAsync());
        await stop.CancelAsync();
        await sending;

        var lines = serve.Output.Split('\n');
        Trajectory.OfLines(lines, "good").AssertGaplessTo(Trajectory.FramesOf(ServeProcess.Clip));
        Trajectory.OfLines(lines, "wide").AssertGaplessTo(99);
        Trajectory.OfLines(lines, "nan").AssertGaplessTo(49);
        Assert.All(Trajectory.OfLines(lines, "nan").Probabilities, row => Assert.Equal(1, row.Sum(), 0.001));
        Assert.Contains(lines, line => line.Contains("\"stream\":\"nan\"", StringComparison.Ordinal) && line.Contains("\"samples_invalid\":100", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("\"stream\":\"garbage\"", StringComparison.Ordinal) && line.Contains("packets_rejected", StringComparison.Ordinal));
        Assert.All((string[])["empty", "short", "missing", "wrongtype", "garbage"], id => Assert.Equal(0, Trajectory.OfLines(lines, id).Messages));
    }

    private static IEnumerable<string> StatusOf(ServeProcess serve, string stream) => serve.Output.Split('\n')
        .Where(line => line.Contains("\"type\":\"status\"", StringComparison.Ordinal) && line.Contains($"\"stream\":\"{stream}\"", StringComparison.Ordinal));

    private static byte[] Pcm(int channels, int rate, int frames)
    {
        var samples = new short[channels * frames];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(8000 * Math.Sin(0.05 * (i / channels)));
        }

        return WavBytes.Create(1, rate, channels, 16, WavBytes.Of(samples));
    }

    private static byte[] WithNaN()
    {
        var samples = new float[16000];
        samples.AsSpan(8000, 100).Fill(float.NaN);
        return WavBytes.Create(3, 16000, 1, 32, WavBytes.Of(samples));
    }

    // A well-formed packet of G.711 mu-law, where 16-bit PCM is expected.
    private static byte[] WrongType(int number)
    {
        var packet = new byte[172];
        (packet[0], packet[2], packet[3], packet[11]) = (0x80, (byte)(number >> 8), (byte)number, 7);
        return packet;
    }

    private static byte[] Garbage(int number)
    {
        var bytes = new byte[1 + (number * 37 % 400)];
        new Random(number).NextBytes(bytes);
        bytes[0] = 0x40;
        return bytes;
    }

    private static async Task SendAsync(int port, Func<int, byte[]> make, CancellationToken stop)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            await socket.SendToAsync(make(number), new IPEndPoint(IPAddress.Loopback, port));
            await Task.Delay(20, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
