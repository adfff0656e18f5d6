using System.Runtime.InteropServices;
using Emotion2Vec.Tests.Audio;
using Emotion2Vec.Tests.Audio.Rtp;

namespace Emotion2Vec.SystemTests.Audio;

/// <summary>What is heard in captures of real senders is what ffmpeg decodes from the same packets.</summary>
public sealed class RtpDecodeTests
{
    private const int HeaderBytes = 12;

    // 20 ms at 16 kHz either way: more than any pre-skip.
    private const int MaxShift = 320;

    // ffmpeg decodes Opus at 48 kHz and resamples, we let libopus decode to 16 kHz: delays that differ by a part of a sample and other filters at the band's edge leave
    // 19 to 24 dB between the two. GStreamer's decoder can be asked for 16 kHz: only its rounding to 16 bits is left then, which in quiet speech is 50 dB below.
    private const double LeastSnrOfResampled = 15;
    private const double LeastSnrOfRounded = 45;

    // By itself ffmpeg mixes two channels by 1 / sqrt(2) each, we take their mean.
    private static readonly string[] Halves = ["-af", "aformat=sample_fmts=flt,pan=mono|c0=0.5*c0+0.5*c1"];

    [SkippableTheory]
    [InlineData("ff_pcmu", "-f mulaw -ar 8000")]
    [InlineData("ff_pcmu_uneven", "-f mulaw -ar 8000")]
    [InlineData("gst_pcmu", "-f mulaw -ar 8000")]
    [InlineData("bs_pcmu", "-f mulaw -ar 8000", "bs_pcmu_offer")]
    [InlineData("bs_pcmu", "-f mulaw -ar 8000", "bs_pcmu_answer")]
    [InlineData("gst_rtpbin_pcmu_rtcp", "-f mulaw -ar 8000", "rtp://127.0.0.1:5194?codec=pcmu")]
    [InlineData("ff_pcma", "-f alaw -ar 8000")]
    [InlineData("gst_pcma", "-f alaw -ar 8000")]
    [InlineData("bs_pcma", "-f alaw -ar 8000", "bs_pcma_offer")]
    [InlineData("bs_pcma", "-f alaw -ar 8000", "bs_pcma_answer")]
    [InlineData("ff_g722", "-f g722")]
    [InlineData("gst_g722", "-f g722")]
    [InlineData("bs_g722", "-f g722", "bs_g722_offer")]
    [InlineData("bs_g722", "-f g722", "bs_g722_answer")]
    [InlineData("ff_L16_16k_mono", "-f s16be -ar 16000 -ac 1")]
    [InlineData("ff_L16_44k_st", "-f s16be -ar 44100 -ac 2")]
    [InlineData("gst_L16_16k", "-f s16be -ar 16000 -ac 1")]
    [InlineData("gst_L16_48k_st_mtu", "-f s16be -ar 48000 -ac 2")]
    public async Task Codecs_without_loss_of_their_own_decode_bit_by_bit(string name, string format, string? description = null)
    {
        var (session, packets) = RtpCapture.Load(name, description);
        byte[] payloads = [.. packets.SelectMany(packet => packet.Payload[HeaderBytes..])];

        var theirs = await Tool.DecodeAsync([.. format.Split(' '), "-i", "-", .. format.EndsWith("-ac 2", StringComparison.Ordinal) ? Halves : []], bytes: payloads);

        Assert.Equal(theirs, RtpCapture.Receive(session, packets).Samples);
    }

    [SkippableTheory]
    [InlineData("ff_opus_stereo", 97)]
    [InlineData("ff_opus_voip_fec", 97)]
    [InlineData("gst_opus", 96)]
    public async Task Opus_decodes_to_the_same_sound(string name, int payloadType)
    {
        using var folder = AudioFixtures.NewFolder();
        var (ogg, raw) = (folder.File("opus.ogg"), folder.File("opus.raw"));
        var (session, packets) = RtpCapture.Load(name);
        var caps = $"application/x-rtp,media=audio,clock-rate=48000,encoding-name=OPUS,payload={payloadType}";
        string[] packetsOf = ["-q", "filesrc", $"location={AudioFixtures.Path($"rtp/{name}.pcap")}", "!", "pcapparse", $"dst-port={session.Endpoint.Port}", $"caps={caps}", "!", "rtpopusdepay"];
        await Tool.RunAsync("gst-launch-1.0", [.. packetsOf, "!", "opusparse", "!", "oggmux", "!", "filesink", $"location={ogg}"]);
        await Tool.RunAsync("gst-launch-1.0", [.. packetsOf, "!", "opusdec", "!", "audio/x-raw,rate=16000,channels=1", "!", "filesink", $"location={raw}"]);
        var ours = RtpCapture.Receive(session, packets).Samples;
        var resampled = await BestSnrAsync(await Tool.DecodeAsync(["-c:a", "libopus", "-i", ogg, .. Halves]), ours);
        var rounded = BestSnr(await Tool.DecodeAsync(["-f", "s16le", "-ar", "16000", "-ac", "1", "-i", raw]), ours);

        Assert.True(resampled > LeastSnrOfResampled && rounded > LeastSnrOfRounded, $"{resampled:F1} dB, {rounded:F1} dB");
    }

    // ffmpeg leaves out what the Ogg header calls pre-skip, and the decoders' delays differ by a part of a sample: where both fit best is looked for, in sixths of a sample.
    private static async Task<double> BestSnrAsync(float[] theirs, IReadOnlyList<float> ours)
    {
        var best = double.NegativeInfinity;
        var fine = await Tool.DecodeAsync(["-f", "f32le", "-ar", "48000", "-ac", "1", "-i", "-"], rate: 96000, MemoryMarshal.AsBytes(theirs.AsSpan()).ToArray());
        for (var sixth = 0; sixth < 6; sixth++)
        {
            var bytes = MemoryMarshal.AsBytes(fine.AsSpan(sixth)).ToArray();
            var narrow = await Tool.DecodeAsync(["-f", "f32le", "-ar", "96000", "-ac", "1", "-i", "-"], rate: 16000, bytes);
            best = Math.Max(best, BestSnr(narrow, ours));
        }

        return best;
    }

    private static double BestSnr(float[] theirs, IReadOnlyList<float> ours) => Enumerable.Range(-MaxShift, 2 * MaxShift).Max(shift => Snr(theirs, ours, shift));

    private static double Snr(float[] theirs, IReadOnlyList<float> ours, int shift)
    {
        var (signal, noise) = (0.0, 0.0);
        for (var i = 0; i < theirs.Length; i++)
        {
            var own = i + shift >= 0 && i + shift < ours.Count ? ours[i + shift] : 0;
            signal += (double)theirs[i] * theirs[i];
            noise += Math.Pow(theirs[i] - own, 2);
        }

        return 10 * Math.Log10(signal / Math.Max(noise, 1e-12));
    }
}
