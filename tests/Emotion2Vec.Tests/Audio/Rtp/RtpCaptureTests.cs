using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Core.Audio;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Audio.Rtp;

/// <summary>Captures of real senders (ffmpeg, GStreamer), received as their own SDP says.</summary>
public sealed class RtpCaptureTests
{
    public static TheoryData<string, int> Captures => new()
    {
        { "ff_pcmu", 24000 },
        { "ff_pcma", 24000 },
        { "ff_pcmu_uneven", 24000 },
        { "ff_L16_16k_mono", 48000 },
        { "gst_pcmu", 20640 },
        { "gst_pcma", 23840 },
        { "gst_L16_16k", 47680 },
    };

    [Theory]
    [MemberData(nameof(Captures))]
    public void Accept_Capture_GivesEverySampleWithoutGap(string name, int samples)
    {
        var (session, packets) = Load(name);

        var writer = Receive(session, packets);

        Assert.Equal(Decode(session, packets), writer.Samples);
        Assert.Equal(samples, writer.Written);
        Assert.Equal(packets.Count, writer[SourceCounter.PacketsReceived]);
        Assert.Equal(0, writer[SourceCounter.PacketsLost] + writer[SourceCounter.PacketsRejected] + writer[SourceCounter.SamplesConcealed]);
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void Accept_ShuffledAndDoubled_GivesTheSameSamples(string name, int samples)
    {
        var (session, packets) = Load(name);
        var random = new Random(samples);

        // The first two establish the sender; from then on blocks of up to four arrive in any order, some twice.
        var shuffled = packets.Skip(2).Chunk(4).SelectMany(block => block.OrderBy(_ => random.Next())).SelectMany(packet => Enumerable.Repeat(packet, random.Next(1, 3)));
        var received = packets.Take(2).Concat(shuffled).ToList();
        var writer = Receive(session, received);

        Assert.Equal(Decode(session, packets), writer.Samples);
        Assert.Equal(0, writer[SourceCounter.PacketsLost] + writer[SourceCounter.PacketsLate]);
        Assert.Equal(received.Count - packets.Count, writer[SourceCounter.PacketsDuplicate]);
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void Accept_SomeLost_KeepsEveryOtherSampleInItsPlace(string name, int samples)
    {
        var (session, packets) = Load(name);
        var random = new Random(samples);
        var lost = Enumerable.Range(2, packets.Count - 4).Where(_ => random.Next(10) == 0).ToHashSet();
        var writer = Receive(session, [.. packets.Where((_, i) => !lost.Contains(i))]);

        var expected = Decode(session, packets);
        var concealed = 0;
        for (int i = 0, at = 0; i < packets.Count; i++)
        {
            var count = Decode(session, [packets[i]]).Length;
            if (lost.Contains(i))
            {
                Array.Clear(expected, at, count);
                concealed += count;
            }

            at += count;
        }

        Assert.Equal(expected, writer.Samples);
        Assert.Equal(lost.Count, writer[SourceCounter.PacketsLost]);
        Assert.Equal(concealed, writer[SourceCounter.SamplesConcealed]);
        Assert.Equal(concealed, writer.Marks.Where(mark => mark.Kind == AudioMarkKind.Concealed).Sum(mark => mark.Value));
    }

    private static (RtpSession Session, IReadOnlyList<PcapDatagram> Packets) Load(string name)
    {
        var session = SdpSession.Read(SdpFile.Read(AudioFixtures.Path($"rtp/{name}.sdp")), name);
        return (session, PcapReader.Read(AudioFixtures.Path($"rtp/{name}.pcap"), session.Endpoint.Port));
    }

    private static RecordingWriter Receive(RtpSession session, IReadOnlyList<PcapDatagram> packets)
    {
        var writer = new RecordingWriter();
        writer.Begin(session.SampleRate);
        using var receiver = new RtpReceiver(session, new RtpReceiverOptions(), writer, new FakeTimeProvider());
        foreach (var packet in packets)
        {
            receiver.Accept(packet.Payload);
        }

        receiver.Flush();
        Assert.Null(writer.Breach);
        return writer;
    }

    // The reference: payloads behind the plain 12-byte header (the captures have no other), one after the other.
    private static float[] Decode(RtpSession session, IReadOnlyList<PcapDatagram> packets)
    {
        var samples = new float[RtpPayload.MaxBytes];
        return [.. packets.SelectMany(packet => samples[..RtpPayload.DecodeToMono(session.Primary, packet.Payload.AsSpan(12), samples)])];
    }
}
