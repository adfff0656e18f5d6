using System.Diagnostics;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Tests.Audio;
using Emotion2Vec.Tools.NetSim.Impairing;
using Emotion2Vec.Tools.NetSim.Relaying;

namespace Emotion2Vec.SystemTests.Audio;

/// <summary>Telephones and a bad network: senders that were not written for us, over the loopback interface.</summary>
public sealed class SipSenderTests : IDisposable
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(60);
    private readonly AudioFixtures.TemporaryFolder _folder = AudioFixtures.NewFolder();

    [SkippableFact]
    public async Task What_SIPp_plays_of_a_capture_is_what_the_capture_replays()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "SIPp plays captures through a raw socket, for which it must be root");
        var capture = AudioFixtures.Path("rtp/ff_pcma.pcap");
        var expected = new RecordingWriter();
        await new AudioSourceFactory().Create($"pcap:{capture}?pace=fast").Source!.RunAsync(expected, CancellationToken.None);
        var (media, sip) = (SipPeer.FreePort(), SipPeer.FreePort());

        var writer = await HearAsync(
            $"rtp://127.0.0.1:{media}?codec=pcma",
            expected.Written,
            () => [SipPeer.Answer(_folder.File(""), sip, media, 8, "PCMA/8000"), SipPeer.Call(_folder.File(""), sip, capture, 8, "PCMA/8000")]);

        Assert.Equal(expected.Samples, writer.Samples);
        Assert.Equal(0, writer[SourceCounter.PacketsLost] + writer[SourceCounter.SamplesConcealed]);
    }

    [SkippableFact]
    public async Task What_baresip_says_in_a_call_is_heard()
    {
        const int Rate = 8000;
        var tone = Enumerable.Range(0, 10 * Rate).Select(i => (short)(8000 * Math.Sin(2 * Math.PI * 440 * i / Rate))).ToArray();
        _folder.Write("tone.wav", WavBytes.Create(1, Rate, 1, 16, WavBytes.Of(tone)));
        var (media, sip, own) = (SipPeer.FreePort(), SipPeer.FreePort(), SipPeer.FreePort());
        var modules = Directory.Exists("/usr/lib/baresip/modules") ? "/usr/lib/baresip/modules" : "/usr/local/lib/baresip/modules";
        await File.WriteAllTextAsync(_folder.File("config"), $"""
            sip_listen 127.0.0.1:{own}
            audio_source aufile,{_folder.File("tone.wav")}
            audio_player aufile,{_folder.File("heard.wav")}
            audio_alert aufile,{_folder.File("heard.wav")}
            module_path {modules}
            module g711.so
            module aufile.so
            module_tmp account.so
            module_app menu.so

            """);
        await File.WriteAllTextAsync(_folder.File("accounts"), "<sip:alice@127.0.0.1>;regint=0;audio_codecs=PCMU/8000/1\n");
        await File.WriteAllTextAsync(_folder.File("contacts"), "");

        var writer = await HearAsync(
            $"rtp://127.0.0.1:{media}?codec=pcmu",
            2 * Rate,
            () => [SipPeer.Answer(_folder.File(""), sip, media, 0, "PCMU/8000"), Tool.Start("baresip", ["-f", _folder.File(""), "-t", "30", "-e", $"/dial sip:bob@127.0.0.1:{sip}"])]);

        var expected = tone[..(2 * Rate)].Select(sample => sample / 32768f).ToArray();
        Assert.True(Decibel(expected, writer.Samples) > 30, $"{Decibel(expected, writer.Samples)} dB");
        Assert.Equal(0, writer[SourceCounter.PacketsLost] + writer[SourceCounter.PacketsRejected]);
    }

    [SkippableFact]
    public async Task What_GStreamer_sends_over_a_bad_network_is_heard_whole_and_every_loss_is_counted()
    {
        var speech = AudioFixtures.Path("audio/speech8k.wav");
        string[] play = ["-q", "filesrc", $"location={speech}", "!", "wavparse", "!", "audioconvert", "!"];
        var media = SipPeer.FreePort();
        using var stop = new CancellationTokenSource();
        using var relay = new UdpRelay(
            new(System.Net.IPAddress.Loopback, 0),
            new(System.Net.IPAddress.Loopback, media),
            new Impairment { Seed = 21, Loss = 0.05, Jitter = TimeSpan.FromMilliseconds(40), Reorder = 0.03, Duplicate = 0.02 },
            TimeProvider.System);
        var relaying = relay.RunAsync(stop.Token);

        var writer = await HearAsync(
            $"rtp://127.0.0.1:{media}?codec=pcmu",
            4 * 8000,
            () =>
            [
                Tool.Start(
                    "gst-launch-1.0",
                    [
                        .. play, "mulawenc", "!", "rtppcmupay", "min-ptime=20000000", "max-ptime=20000000", "!",
                        "udpsink", "host=127.0.0.1", $"port={relay.Endpoint.Port}", "sync=true",
                    ]),
            ]);
        await stop.CancelAsync();
        await relaying.WaitAsync(Generous);

        // What is still under way when enough was heard is neither heard nor counted.
        var counts = relay.Counts;
        Assert.InRange(writer[SourceCounter.PacketsLost], 1, counts.Lost);
        Assert.InRange(writer[SourceCounter.PacketsReceived], counts.Received - counts.Lost - 20, counts.Received - counts.Lost);
        Assert.InRange(writer[SourceCounter.PacketsDuplicate], Math.Max(counts.Duplicated - 3, 1), counts.Duplicated);

        // Of a sender that is still to prove itself, one packet waits; a copy or a late one takes its place.
        Assert.InRange(writer[SourceCounter.PacketsRejected], 0, 2);
        Assert.Equal(writer[SourceCounter.PacketsLost] * 160, writer[SourceCounter.SamplesConcealed]);

        var clean = await Tool.DecodeAsync(["-i", speech]);

        // The first packet heard need not be the first sent.
        var decibel = Enumerable.Range(0, 10).Max(packets => Decibel(clean[(packets * 160)..], writer.Samples));
        Assert.True(decibel > 8, $"{decibel} dB");
    }

    public void Dispose() => _folder.Dispose();

    private static double Decibel(float[] expected, float[] heard)
    {
        var pairs = expected.Zip(heard).ToList();
        return 10 * Math.Log10(pairs.Sum(pair => Math.Pow(pair.First, 2)) / pairs.Sum(pair => Math.Pow(pair.First - pair.Second, 2)));
    }

    private static async Task<RecordingWriter> HearAsync(string description, int samples, Func<Process[]> start)
    {
        var writer = new RecordingWriter();
        using var stop = new CancellationTokenSource();
        var run = new AudioSourceFactory().Create(description).Source!.RunAsync(writer, stop.Token);
        var clock = Stopwatch.StartNew();
        await EventuallyAsync(() => writer.Begins == 1);
        var senders = start();
        try
        {
            // Whoever writes much to nobody stops: their words are read and thrown away.
            var reading = senders.SelectMany(sender => new[] { sender.StandardOutput.ReadToEndAsync(), sender.StandardError.ReadToEndAsync() }).ToList();
            await EventuallyAsync(() => writer.Written >= samples);
            foreach (var sender in senders.Where(sender => !sender.HasExited))
            {
                sender.Kill();
            }

            await Task.WhenAll(reading).WaitAsync(Generous);
        }
        finally
        {
            foreach (var sender in senders)
            {
                sender.Dispose();
            }
        }

        await stop.CancelAsync();
        await run.WaitAsync(Generous);
        Assert.Null(writer.Breach);
        return writer;

        async Task EventuallyAsync(Func<bool> holds)
        {
            while (!holds() && !run.IsCompleted && clock.Elapsed < Generous)
            {
                await Task.Delay(10);
            }
        }
    }
}
