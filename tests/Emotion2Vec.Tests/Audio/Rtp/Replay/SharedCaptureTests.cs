using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Tests.Audio.Rtp.Replay;

/// <summary>Captures of real senders (ffmpeg, GStreamer, baresip), replayed from beginning to end: every packet is accounted for.</summary>
public sealed class SharedCaptureTests
{
    // Name; payload packets, of those twice, never captured; samples of first to last packet. GStreamer's first Opus packet overlaps the second by its
    // encoder's look-ahead, which is played as other receivers play it; the one packet before the first of gst_opus_netsim came after it.
    public static TheoryData<string, int, int, int, int> Captures => new()
    {
        { "ff_pcmu", 150, 0, 0, 24_000 },
        { "ff_pcma", 150, 0, 0, 24_000 },
        { "ff_pcmu_uneven", 281, 0, 0, 24_000 },
        { "ff_L16_16k_mono", 150, 0, 0, 48_000 },
        { "ff_L16_44k_st", 414, 0, 0, 132_300 },
        { "gst_pcmu", 129, 0, 0, 20_640 },
        { "gst_pcma", 149, 0, 0, 23_840 },
        { "gst_L16_16k", 149, 0, 0, 47_680 },
        { "gst_L16_48k_st_mtu", 297, 0, 0, 95_121 },
        { "ff_g722", 150, 0, 0, 48_000 },
        { "gst_g722", 142, 0, 0, 45_440 },
        { "bs_g722_offer", 173, 0, 0, 55_360 },
        { "bs_g722_answer", 173, 0, 0, 55_360 },
        { "ff_opus_stereo", 151, 0, 0, 48_320 },
        { "ff_opus_voip_fec", 151, 0, 0, 48_320 },
        { "gst_opus", 150, 0, 0, 48_000 },
        { "gst_opus_netsim", 292, 4, 9, 94_720 },
        { "gst_rtpbin_pcmu_rtcp", 267, 0, 0, 42_720 },
        { "bs_pcmu_offer", 174, 0, 0, 27_840 },
        { "bs_pcmu_answer", 174, 0, 0, 27_840 },
        { "bs_pcma_offer", 174, 0, 0, 27_840 },
        { "bs_pcma_answer", 174, 0, 0, 27_840 },
    };

    [Theory]
    [MemberData(nameof(Captures))]
    public async Task RunAsync_Capture_HasTheSamplesLossesAndDuplicatesOfItsSummary(string name, int packets, int twice, int lost, int samples)
    {
        // The calls have two directions in one capture, each with the description of the side that hears it.
        var capture = name.Replace("_offer", "", StringComparison.Ordinal).Replace("_answer", "", StringComparison.Ordinal);
        var writer = new RecordingWriter();

        var source = new AudioSourceFactory().Create($"pcap:{AudioFixtures.Path($"rtp/{capture}.pcap")}?sdp={AudioFixtures.Path($"rtp/{name}.sdp")}&pace=fast").Source!;
        await source.RunAsync(writer, CancellationToken.None);

        Assert.Null(writer.Breach);
        Assert.Equal(samples, writer.Written);
        Assert.Equal(packets - twice, writer[SourceCounter.PacketsReceived] + writer[SourceCounter.PacketsLate]);
        Assert.Equal(twice, writer[SourceCounter.PacketsDuplicate]);
        Assert.Equal(lost, writer[SourceCounter.PacketsLost]);
        Assert.InRange(writer[SourceCounter.PacketsLate], 0, lost > 0 ? 1 : 0);
        Assert.Equal(0, writer[SourceCounter.PacketsRejected]);
        Assert.Equal(lost > 0, writer[SourceCounter.SamplesConcealed] > 0);
    }
}
