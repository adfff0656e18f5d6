using System.Diagnostics;
using Emotion2Vec.SystemTests.Audio;
using Emotion2Vec.SystemTests.Messaging;
using Emotion2Vec.Tests.Audio;

namespace Emotion2Vec.SystemTests.Serving;

/// <summary>Real senders on the loopback interface, several streams in one process.</summary>
public sealed class LiveStreamTests
{
    private static readonly string Speech = AudioFixtures.Path("audio/speech8k.wav");

    [SkippableFact]
    public async Task Streams_of_ffmpeg_GStreamer_and_a_file_run_side_by_side()
    {
        var (ffmpegPort, gstreamerPort) = (UdpPorts.Free(), UdpPorts.Free());
        await using var serve = new ServeProcess(
            "--stream", $"ff=rtp://127.0.0.1:{ffmpegPort}?codec=pcmu",
            "--stream", $"gst=rtp://127.0.0.1:{gstreamerPort}?codec=l16&rate=8000&pt=96",
            "--stream", $"clip=file:{ServeProcess.Clip}?pace=4");
        using var subscriber = new MosquittoSub(await serve.BrokerPortAsync(), "-V", "mqttv5");
        await serve.LogAsync("Stream clip is Online");

        using var ffmpeg = Tool.Start("ffmpeg", ["-hide_banner", "-loglevel", "error", "-nostdin", "-re", "-stream_loop", "-1", "-i", Speech, "-c:a", "pcm_mulaw", "-f", "rtp", $"rtp://127.0.0.1:{ffmpegPort}"]);
        string[] decode = ["-q", "multifilesrc", $"location={Speech}", "loop=true", "!", "wavparse", "ignore-length=true", "!", "audioconvert", "!", "audio/x-raw,format=S16BE"];
        using var gstreamer = Tool.Start("gst-launch-1.0", [.. decode, "!", "rtpL16pay", "pt=96", "min-ptime=20000000", "max-ptime=20000000", "!", "udpsink", "host=127.0.0.1", $"port={gstreamerPort}", "sync=true"]);
        try
        {
            await Wait.UntilAsync(
                () => Messages(subscriber, "ff") >= 10 && Messages(subscriber, "gst") >= 10 && serve.Log.Contains("Stream clip is Offline: end of stream", StringComparison.Ordinal),
                () => $"{serve.Log} {subscriber.Errors} {string.Join('\n', subscriber.Arrivals.TakeLast(5))}");
            Assert.False(serve.HasExited, "a live stream keeps the program up");
            await serve.SignalAsync("TERM");
            Assert.Equal(0, await serve.EndAsync());
        }
        finally
        {
            End(ffmpeg);
            End(gstreamer);
        }

        foreach (var stream in (string[])["ff", "gst"])
        {
            var trajectory = Trajectory.Of(subscriber.Arrivals, $"e2v/v1/home/e2v/streams/{stream}/frames");
            trajectory.AssertGaplessTo((int)trajectory.End);
            Assert.True(trajectory.First.GetProperty("rtp_ts").GetInt64() >= 0);
        }

        Trajectory.Of(subscriber.Arrivals, "e2v/v1/home/e2v/streams/clip/frames").AssertGaplessTo(Trajectory.FramesOf(ServeProcess.Clip));
        Assert.Contains(subscriber.Arrivals, arrival => arrival.Topic == "e2v/v1/home/e2v/status" && arrival.Payload.Contains("\"stopped\"", StringComparison.Ordinal));
    }

    private static int Messages(MosquittoSub subscriber, string stream) => subscriber.Arrivals.Count(arrival => arrival.Topic.EndsWith($"/{stream}/frames", StringComparison.Ordinal));

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }
}
