using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Tests.Audio;
using Emotion2Vec.Tests.Audio.Rtp;

namespace Emotion2Vec.SystemTests.Audio;

/// <summary>What real senders agree on beside the sound: keys, addresses, reports, goodbyes.</summary>
public sealed class RtpSessionTests
{
    private const int Rate = 8000;
    private const string Key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5";

    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(60);
    private static readonly string Speech = AudioFixtures.Path("audio/speech8k.wav");
    private static readonly string[] Send = ["-hide_banner", "-loglevel", "error", "-nostdin", "-re", "-t", "2", "-i", Speech];

    [SkippableTheory]
    [InlineData("g722", "-ar 16000 -c:a g722", 2 * 16000)]
    [InlineData("opus&pt=97", "-ar 48000 -c:a libopus", 2 * 16000)]
    [InlineData("l24&rate=48000&pt=97", "-ar 48000 -c:a pcm_s24be", 2 * 48000)]
    public async Task What_ffmpeg_encodes_is_heard_whole(string codec, string encode, int samples)
    {
        var port = FreePort();
        var writer = await ReceiveAsync(
            $"rtp://127.0.0.1:{port}?codec={codec}",
            samples * 95 / 100,
            () => Tool.Start("ffmpeg", [.. Send, .. encode.Split(' '), "-f", "rtp", $"rtp://127.0.0.1:{port}"]));

        AssertSpeech(writer);
    }

    [SkippableTheory]
    [InlineData("g722", "audioresample ! avenc_g722 ! rtpg722pay", 2 * 16000)]
    [InlineData("opus", "audioresample ! opusenc ! rtpopuspay pt=96", 2 * 16000)]
    [InlineData("l24&rate=8000", "audio/x-raw,format=S24BE ! rtpL24pay pt=96", 2 * 8000)]
    public async Task What_GStreamer_encodes_is_heard_whole(string codec, string encode, int samples)
    {
        var port = FreePort();
        var writer = await ReceiveAsync($"rtp://127.0.0.1:{port}?codec={codec}", samples, () => Launch($"{Play} ! {encode} ! udpsink host=127.0.0.1 port={port}"));

        AssertSpeech(writer);
    }

    [SkippableFact]
    public async Task What_ffmpeg_encrypts_is_heard_and_what_others_send_is_not()
    {
        using var folder = AudioFixtures.NewFolder();
        var port = FreePort();
        var path = folder.Write("secret.sdp", System.Text.Encoding.ASCII.GetBytes(
            $"v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio {port} RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{Key}\r\n"));
        using var stop = new CancellationTokenSource();
        var others = SendPlainAsync(port, stop.Token);
        string[] seal = ["-c:a", "pcm_mulaw", "-f", "rtp", "-srtp_out_suite", "AES_CM_128_HMAC_SHA1_80", "-srtp_out_params", Key];
        var writer = await ReceiveAsync(path, Rate * 19 / 10, () => Tool.Start("ffmpeg", [.. Send, .. seal, $"srtp://127.0.0.1:{port}"]));
        await stop.CancelAsync();
        await others;

        AssertSpeech(writer, rejected: null);
        Assert.True(writer[SourceCounter.PacketsRejected] > 20);
    }

    [SkippableFact]
    public async Task What_GStreamer_encrypts_is_heard()
    {
        using var folder = AudioFixtures.NewFolder();
        var port = FreePort();
        var path = folder.Write("secret.sdp", System.Text.Encoding.ASCII.GetBytes(
            $"v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio {port} RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:{Key}\r\n"));
        var hex = Convert.ToHexStringLower(Convert.FromBase64String(Key));
        var writer = await ReceiveAsync(
            path,
            Rate,
            () => Launch($"{Play} ! mulawenc ! rtppcmupay ! srtpenc key={hex} rtp-cipher=aes-128-icm rtp-auth=hmac-sha1-32 ! udpsink host=127.0.0.1 port={port}"));

        AssertSpeech(writer);
    }

    [SkippableFact]
    public async Task GStreamer_hears_how_it_is_heard_and_its_goodbye_ends_the_stream()
    {
        var (port, reports) = (FreePort(), FreePort());
        var writer = new RecordingWriter();
        var run = new AudioSourceFactory().Create($"rtp://127.0.0.1:{port}?codec=pcmu&reports=127.0.0.1:{reports}").Source!.RunAsync(writer, CancellationToken.None);
        await EventuallyAsync(() => writer.Begins == 1 || run.IsCompleted);

        // Eight seconds: two intervals of RTCP at the most.
        using var sender = Launch(
            "audiotestsrc is-live=true num-buffers=400 samplesperbuffer=160 ! audio/x-raw,rate=8000 ! mulawenc ! rtppcmupay ! b.send_rtp_sink_0 "
            + $"rtpbin name=b b.send_rtp_src_0 ! udpsink host=127.0.0.1 port={port} "
            + $"b.send_rtcp_src_0 ! udpsink host=127.0.0.1 port={port + 1} sync=false async=false udpsrc port={reports} ! b.recv_rtcp_sink_0",
            debug: "rtpsession:5");
        var log = sender.StandardError.ReadToEndAsync();
        await run.WaitAsync(Generous);
        await EndAsync(sender);

        // rtp_session_process_rb of gst-plugins-good says so at this level.
        Assert.Matches("process_rb.*RB 0: SSRC [0-9a-f]{8}, jitter", await log);
        Assert.InRange(writer.Written, 380 * 160, 400 * 160);
        Assert.Equal(0, writer[SourceCounter.PacketsLost]);
    }

    [SkippableTheory]
    [InlineData("[::1]", "[::1]")]
    [InlineData("[::]", "127.0.0.1")]
    public async Task What_is_sent_by_either_protocol_is_heard(string listen, string send)
    {
        Skip.IfNot(Socket.OSSupportsIPv6, "no IPv6 on this machine");
        var port = FreePort();
        var writer = await ReceiveAsync(
            $"rtp://{listen}:{port}?codec=pcma", Rate, () => Tool.Start("ffmpeg", [.. Send, "-c:a", "pcm_alaw", "-f", "rtp", $"rtp://{send}:{port}"]));

        AssertSpeech(writer);
    }

    [SkippableFact]
    public async Task What_is_sent_to_a_group_is_heard_on_the_interface_named()
    {
        var port = FreePort();
        var writer = await ReceiveAsync(
            $"rtp://239.255.77.9:{port}?codec=pcmu&iface=lo",
            Rate,
            () => Launch($"{Play} ! mulawenc ! rtppcmupay ! udpsink host=239.255.77.9 port={port} multicast-iface=lo auto-multicast=true"));

        AssertSpeech(writer);
    }

    [SkippableFact]
    public async Task Senders_on_one_port_are_streams_of_their_own()
    {
        var port = FreePort();
        using var host = new RecordingHost();
        using var close = new CancellationTokenSource();
        var run = new AudioSourceFactory().Create($"rtp://127.0.0.1:{port}?codec=pcmu&streams=each").Door!.RunAsync(host, close.Token);
        await EventuallyAsync(() => host.Where is not null || run.IsCompleted);

        string[] goodbye = ["-c:a", "pcm_mulaw", "-f", "rtp", "-rtpflags", "send_bye"];
        using var first = Tool.Start("ffmpeg", [.. Send, .. goodbye, "-ssrc", "17", $"rtp://127.0.0.1:{port}"]);
        using var second = Tool.Start("ffmpeg", [.. Send, .. goodbye, "-ssrc", "18", $"rtp://127.0.0.1:{port}"]);
        await EventuallyAsync(() => host.Guests.Count == 2 && host.Guests.All(guest => guest.Run.IsCompleted));
        await close.CancelAsync();
        await run.WaitAsync(Generous);

        Assert.Equal(["00000011", "00000012"], host.Guests.Select(guest => guest.Name).Order());
        Assert.All(host.Guests, guest => Assert.InRange(guest.Writer.Written, Rate * 19 / 10, (Rate * 2) + 160));
        Assert.All(host.Guests, guest => AssertSpeech(guest.Writer));
    }

    // Half a second of preroll must not come in a burst: sinks are synchronised by default.
    private static string Play => $"filesrc location={Speech} ! wavparse ! audioconvert";

    private static Process Launch(string pipeline, string? debug = null) =>
        Tool.Start("gst-launch-1.0", ["-q", .. debug is null ? Array.Empty<string>() : [$"--gst-debug={debug}", "--gst-debug-no-color"], .. pipeline.Split(' ')]);

    private static void AssertSpeech(RecordingWriter writer, int? rejected = 0)
    {
        Assert.Null(writer.Breach);
        Assert.Equal(0, writer[SourceCounter.PacketsLost] + writer[SourceCounter.PacketsLate] + writer[SourceCounter.SamplesConcealed]);
        Assert.Equal(rejected ?? writer[SourceCounter.PacketsRejected], writer[SourceCounter.PacketsRejected]);

        // Speech at its usual level: noise, or the wrong key, would be far louder or far more even.
        var samples = writer.Samples;
        Assert.InRange(Math.Sqrt(samples.Average(sample => (double)sample * sample)), 0.01, 0.3);
    }

    private static async Task SendPlainAsync(int port, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var target = new IPEndPoint(IPAddress.Loopback, port);
        for (var i = 0; !cancellationToken.IsCancellationRequested; i++)
        {
            socket.SendTo(RtpBytes.Create(0, i, i * 160, 7, new byte[160]), target);
            await Task.Delay(20, CancellationToken.None);
        }
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
            await EndAsync(sender);
        }

        await stop.CancelAsync();
        await run.WaitAsync(Generous);
        Assert.True(writer.Written >= samples, $"{writer.Written} of {samples} samples");
        return writer;
    }

    private static async Task EndAsync(Process sender)
    {
        if (!sender.HasExited)
        {
            sender.Kill();
        }

        await sender.WaitForExitAsync();
    }

    private static async Task EventuallyAsync(Func<bool> holds)
    {
        var clock = Stopwatch.StartNew();
        while (!holds() && clock.Elapsed < Generous)
        {
            await Task.Delay(10);
        }
    }

    private static int FreePort()
    {
        // Even, as is the custom, so that two of them with RTCP above do not meet.
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            if (((IPEndPoint)socket.LocalEndPoint!).Port is var port && port % 2 == 0)
            {
                return port;
            }
        }
    }
}
