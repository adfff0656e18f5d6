using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Audio.Rtp.Codecs;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Tests.Audio.Rtp;

/// <summary>Captures of real senders (ffmpeg, GStreamer, baresip), received as their own SDP says, each packet when it came.</summary>
public sealed class RtpCaptureTests
{
    // Samples are those of every packet of the capture, decoded; its summary says how many packets there are.
    public static TheoryData<string, int, int> Captures => new()
    {
        { "ff_pcmu", 150, 24000 },
        { "ff_pcma", 150, 24000 },
        { "ff_pcmu_uneven", 281, 24000 },
        { "ff_g722", 150, 48000 },
        { "ff_L16_16k_mono", 150, 48000 },
        { "ff_L16_44k_st", 414, 132300 },
        { "ff_opus_stereo", 151, 48320 },
        { "ff_opus_voip_fec", 151, 48320 },
        { "gst_pcmu", 129, 20640 },
        { "gst_pcma", 149, 23840 },
        { "gst_g722", 142, 45440 },
        { "gst_opus", 150, 48000 },
        { "gst_L16_16k", 149, 47680 },
        { "gst_L16_48k_st_mtu", 297, 95121 },
    };

    // Whole calls, of which a session description tells one side; and one with reports beside the sound.
    public static TheoryData<string, string, int, int> Calls => new()
    {
        { "gst_rtpbin_pcmu_rtcp", "rtp://127.0.0.1:5194?codec=pcmu", 267, 42720 },
        { "bs_pcmu", "bs_pcmu_offer", 174, 27840 },
        { "bs_pcmu", "bs_pcmu_answer", 174, 27840 },
        { "bs_pcma", "bs_pcma_offer", 174, 27840 },
        { "bs_pcma", "bs_pcma_answer", 174, 27840 },
        { "bs_g722", "bs_g722_offer", 173, 55360 },
        { "bs_g722", "bs_g722_answer", 173, 55360 },
    };

    [Theory]
    [MemberData(nameof(Captures))]
    public void Accept_Capture_GivesEverySampleWithoutGap(string name, int packets, int samples) => GivesEverySample(name, name, packets, samples);

    [Theory]
    [MemberData(nameof(Calls))]
    public void Accept_OneSideOfACall_GivesEverySampleWithoutGap(string name, string description, int packets, int samples) =>
        GivesEverySample(name, description, packets, samples);

    [Theory]
    [MemberData(nameof(Captures))]
    public void Accept_ShuffledAndDoubled_GivesTheSameSamples(string name, int packetCount, int samples)
    {
        var (session, packets) = RtpCapture.Load(name);
        var random = new Random(samples);

        // The first two establish the sender; from then on blocks of up to four arrive in any order, some twice.
        var shuffled = packets.Skip(2).Chunk(4).SelectMany(block => block.OrderBy(_ => random.Next())).SelectMany(packet => Enumerable.Repeat(packet, random.Next(1, 3)));
        var received = packets.Take(2).Concat(shuffled).ToList();
        var writer = RtpCapture.ReceiveAtOnce(session, received);

        Assert.Equal(packetCount, packets.Count);
        Assert.Equal(RtpCapture.Decode(session, packets), writer.Samples);
        Assert.Equal(0, writer[SourceCounter.PacketsLost] + writer[SourceCounter.PacketsLate]);
        Assert.Equal(received.Count - packets.Count, writer[SourceCounter.PacketsDuplicate]);
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void Accept_SomeLost_KeepsTheRestInItsPlaceAndMarksWhatIsMadeUp(string name, int packetCount, int samples)
    {
        var (session, packets) = RtpCapture.Load(name);
        var random = new Random(samples);
        var lost = Enumerable.Range(2, packetCount - 4).Where(_ => random.Next(10) == 0).ToHashSet();
        var writer = RtpCapture.Receive(session, [.. packets.Where((_, i) => !lost.Contains(i))]);

        Assert.Equal(samples, writer.Written);
        Assert.Equal(lost.Count, writer[SourceCounter.PacketsLost]);
        Assert.Equal(writer[SourceCounter.SamplesConcealed], writer.Marks.Where(mark => mark.Kind == AudioMarkKind.Concealed).Sum(mark => mark.Value));

        // Where lost packets were. What Opus packets carry a copy of is not made up, and what follows depends on it.
        var decoded = RtpCapture.Decode(session, packets);
        using var decoder = RtpDecoders.Create(session.Primary)!;
        var (missing, differing) = (0, 0);
        for (int i = 0, at = 0; i < packets.Count; i++)
        {
            var count = decoder.CountSamples(packets[i].Payload.AsSpan(12));
            missing += lost.Contains(i) ? count : 0;
            differing += !lost.Contains(i) && !decoded.AsSpan(at, count).SequenceEqual(writer.Samples.AsSpan(at, count)) ? 1 : 0;
            at += count;
        }

        var remembers = session.Primary.Codec is RtpCodec.G722 or RtpCodec.Opus;
        Assert.True(remembers || differing == 0);
        Assert.True(session.Primary.Codec == RtpCodec.Opus ? writer[SourceCounter.SamplesConcealed] <= missing : writer[SourceCounter.SamplesConcealed] == missing);
    }

    // GStreamer's netsim: 5 % loss, 2 % duplicates, reordering. The very first packet comes fifth, when its place has been played.
    [Fact]
    public void Accept_DisturbedCapture_IsCountedAsItsSummarySays()
    {
        var (session, packets) = RtpCapture.Load("gst_opus_netsim");
        var sequences = packets.Select(RtpCapture.SequenceOf).ToList();
        var expected = sequences.Max() - sequences[0] + 1;

        var writer = RtpCapture.Receive(session, packets);

        Assert.Equal((292, 288, 296), (packets.Count, sequences.Distinct().Count(), expected));
        Assert.Equal((287, 4, 9), (writer[SourceCounter.PacketsReceived], writer[SourceCounter.PacketsDuplicate], writer[SourceCounter.PacketsLost]));
        Assert.Equal((1, 0), (writer[SourceCounter.PacketsLate], writer[SourceCounter.PacketsRejected]));
        Assert.Equal(expected * 320, writer.Written);
    }

    private static void GivesEverySample(string name, string description, int packetCount, int samples)
    {
        var (session, packets) = RtpCapture.Load(name, description);

        var writer = RtpCapture.Receive(session, packets);

        Assert.Equal(packetCount, packets.Count);
        Assert.Equal(RtpCapture.Decode(session, packets), writer.Samples);
        Assert.Equal((session.SampleRate, samples), (writer.SampleRate, writer.Written));
        Assert.Equal(packets.Count, writer[SourceCounter.PacketsReceived]);
        Assert.Equal(0, writer[SourceCounter.PacketsLost] + writer[SourceCounter.PacketsRejected] + writer[SourceCounter.SamplesConcealed]);
    }
}
