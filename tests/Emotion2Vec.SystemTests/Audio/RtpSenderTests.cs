using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Tests.Audio;

namespace Emotion2Vec.SystemTests.Audio;

/// <summary>Real senders on the loopback interface; what arrives is compared bit for bit with what they say they sent.</summary>
public sealed class RtpSenderTests
{
    private const string Seconds = "2";

    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(60);
    private static readonly string Speech = AudioFixtures.Path("audio/speech8k.wav");
    private static readonly string[] FfmpegInput = ["-hide_banner", "-loglevel", "error", "-nostdin", "-t", Seconds, "-i", Speech];

    [SkippableTheory]
    [InlineData("pcmu", "pcm_mulaw", "mulaw", true)]
    [InlineData("pcma", "pcm_alaw", "alaw", true)]
    [InlineData("l16&rate=8000&pt=97", "pcm_s16be", "s16be", true)]
    [InlineData("pcmu", "pcm_mulaw", "mulaw", false)]
    [InlineData("l16&rate=8000&pt=97", "pcm_s16be", "s16be", false)]
    public async Task What_ffmpeg_sends_arrives_bit_for_bit(string codec, string encoder, string rawFormat, bool evenPackets)
    {
        // Without the filter and the packet size, ffmpeg sends packets of uneven length.
        string[] even = evenPackets ? ["-af", "asetnsamples=n=160:p=0"] : [];
        var expected = await ReferenceAsync([.. FfmpegInput, .. even, "-c:a", encoder, "-f", rawFormat, "-"], rawFormat);

        var port = FreePort();
        var size = evenPackets ? $"?pkt_size={(encoder == "pcm_s16be" ? 332 : 172)}" : "";
        var writer = await ReceiveAsync(
            $"rtp://127.0.0.1:{port}?codec={codec}",
            expected.Length,
            () => Tool.Start("ffmpeg", ["-re", .. FfmpegInput, .. even, "-c:a", encoder, "-f", "rtp", $"rtp://127.0.0.1:{port}{size}"]));

        Assert.Equal(expected, writer.Samples);
        AssertUndisturbed(writer);
    }

    [SkippableFact]
    public async Task What_ffmpeg_describes_in_its_SDP_is_received()
    {
        var expected = await ReferenceAsync([.. FfmpegInput, "-ar", "44100", "-ac", "2", "-c:a", "pcm_s16be", "-f", "s16be", "-"], "s16be", 44100, 2);
        using var folder = AudioFixtures.NewFolder();
        var port = FreePort();
        var path = folder.File("ffmpeg.sdp");
        string[] send = [.. FfmpegInput, "-ar", "44100", "-ac", "2", "-c:a", "pcm_s16be", "-f", "rtp", "-sdp_file", path, $"rtp://127.0.0.1:{port}"];

        // One run, which nobody hears, to have the SDP written; another to be heard.
        await Tool.RunAsync("ffmpeg", send);
        var writer = await ReceiveAsync(path, expected.Length, () => Tool.Start("ffmpeg", ["-re", .. send]));

        Assert.Equal(44100, writer.SampleRate);
        Assert.Equal(expected, writer.Samples);
        AssertUndisturbed(writer);
    }

    [SkippableTheory]
    [InlineData("pcmu", "mulawenc", "rtppcmupay", "mulaw")]
    [InlineData("pcma", "alawenc", "rtppcmapay", "alaw")]
    [InlineData("l16&rate=8000&pt=96", "audio/x-raw,format=S16BE", "rtpL16pay pt=96", "s16be")]
    public async Task What_GStreamer_sends_arrives_bit_for_bit(string codec, string encode, string pay, string rawFormat)
    {
        using var folder = AudioFixtures.NewFolder();
        string[] play = ["-q", "filesrc", $"location={Speech}", "!", "wavparse", "!", "audioconvert", "!", encode, "!"];
        await Tool.RunAsync("gst-launch-1.0", [.. play, "filesink", $"location={folder.File("raw")}"]);
        var whole = await Tool.DecodeAsync(["-f", rawFormat, "-ar", "8000", "-i", folder.File("raw")]);

        // The whole file takes ten seconds; three are enough.
        var expected = whole[..(3 * 8000)];
        var port = FreePort();
        string[] pace = ["min-ptime=20000000", "max-ptime=20000000", "!", "udpsink", "host=127.0.0.1", $"port={port}", "sync=true"];
        var writer = await ReceiveAsync(
            $"rtp://127.0.0.1:{port}?codec={codec}",
            expected.Length,
            () => Tool.Start("gst-launch-1.0", [.. play, .. pay.Split(' '), .. pace]));

        Assert.Equal(expected, writer.Samples[..expected.Length]);
        AssertUndisturbed(writer);
    }

    [SkippableFact]
    public async Task Garbage_and_wrong_payload_types_beside_a_sender_do_not_disturb_it()
    {
        string[] even = ["-af", "asetnsamples=n=160:p=0"];
        var expected = await ReferenceAsync([.. FfmpegInput, .. even, "-c:a", "pcm_mulaw", "-f", "mulaw", "-"], "mulaw");
        var port = FreePort();
        using var stop = new CancellationTokenSource();
        var garbage = Task.Run(() => SendGarbageAsync(port, stop.Token));

        var writer = await ReceiveAsync(
            $"rtp://127.0.0.1:{port}?codec=pcmu",
            expected.Length,
            () => Tool.Start("ffmpeg", ["-re", .. FfmpegInput, .. even, "-c:a", "pcm_mulaw", "-f", "rtp", $"rtp://127.0.0.1:{port}?pkt_size=172"]));
        await stop.CancelAsync();
        await garbage;

        Assert.Equal(expected, writer.Samples);
        Assert.True(writer[SourceCounter.PacketsRejected] > 100);
        Assert.Equal(0, writer[SourceCounter.PacketsLost] + writer[SourceCounter.SamplesConcealed]);
    }

    private static async Task SendGarbageAsync(int port, CancellationToken cancellationToken)
    {
        var random = new Random(59);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var target = new IPEndPoint(IPAddress.Loopback, port);
        while (!cancellationToken.IsCancellationRequested)
        {
            // Half pure noise, half RTP headers with a random payload type, sequence number and sender.
            var bytes = new byte[random.Next(1, 400)];
            random.NextBytes(bytes);
            bytes[0] = random.Next(2) == 0 ? (byte)0x80 : bytes[0];
            socket.SendTo(bytes, target);
            await Task.Delay(2, CancellationToken.None);
        }
    }

    private static async Task<float[]> ReferenceAsync(string[] encode, string rawFormat, int rate = 8000, int channels = 1)
    {
        var raw = await Tool.RunAsync("ffmpeg", encode);
        if (channels == 1)
        {
            return await Tool.DecodeAsync(["-f", rawFormat, "-ar", $"{rate}", "-i", "-"], bytes: raw);
        }

        // Both channels are the same speech, so their mean is either of them.
        return await Tool.DecodeAsync(["-f", rawFormat, "-ar", $"{rate}", "-ac", $"{channels}", "-i", "-", "-af", "pan=mono|c0=c0"], bytes: raw);
    }

    private static async Task<RecordingWriter> ReceiveAsync(string description, int samples, Func<Process> startSender)
    {
        var writer = new RecordingWriter();
        using var stop = new CancellationTokenSource();
        var run = new AudioSourceFactory().Create(description).Source!.RunAsync(writer, stop.Token);
        await EventuallyAsync(() => writer.Begins == 1 || run.IsCompleted);
        using (var sender = startSender())
        {
            await EventuallyAsync(() => writer.Written >= samples || run.IsCompleted);
            if (!sender.HasExited)
            {
                sender.Kill();
            }

            await sender.WaitForExitAsync();
        }

        await stop.CancelAsync();
        await run.WaitAsync(Generous);
        Assert.Null(writer.Breach);
        return writer;
    }

    private static async Task EventuallyAsync(Func<bool> holds)
    {
        var clock = Stopwatch.StartNew();
        while (!holds() && clock.Elapsed < Generous)
        {
            await Task.Delay(10);
        }
    }

    private static void AssertUndisturbed(RecordingWriter writer)
    {
        foreach (var counter in new[] { SourceCounter.PacketsLost, SourceCounter.PacketsLate, SourceCounter.PacketsRejected, SourceCounter.SamplesConcealed })
        {
            Assert.Equal(0, writer[counter]);
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
