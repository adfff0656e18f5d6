using System.Buffers.Binary;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Audio.Rtp.Codecs;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Audio.Rtp;

/// <summary>Captures of tests/fixtures/rtp, and what becomes of them.</summary>
internal static class RtpCapture
{
    /// <summary>Reads a capture's packets to where a session description says that they are sent.</summary>
    public static (RtpSession Session, IReadOnlyList<PcapDatagram> Packets) Load(string name, string? description = null)
    {
        var session = description?.StartsWith("rtp:", StringComparison.Ordinal) == true
            ? RtpUri.Parse(description)
            : SdpSession.Read(SdpFile.Read(AudioFixtures.Path($"rtp/{description ?? name}.sdp")), name);
        var packets = PcapReader.Read(AudioFixtures.Path($"rtp/{name}.pcap"), session.Endpoint.Port);
        return (session, [.. packets.Where(packet => packet.Payload[0] >> 6 == 2 && packet.Payload[1] is < 192 or > 223)]);
    }

    /// <summary>Receives packets when they came.</summary>
    public static RecordingWriter Receive(RtpSession session, IReadOnlyList<PcapDatagram> packets) => Receive(session, packets, packet => packet.At);

    /// <summary>Receives packets all at once.</summary>
    public static RecordingWriter ReceiveAtOnce(RtpSession session, IReadOnlyList<PcapDatagram> packets) => Receive(session, packets, _ => packets[0].At);

    /// <summary>The reference: payloads behind the plain 12-byte header (the captures have no other), one after the other.</summary>
    public static float[] Decode(RtpSession session, IReadOnlyList<PcapDatagram> packets)
    {
        using var decoder = RtpDecoders.Create(session.Primary)!;
        var samples = new float[RtpPayload.MaxSamples];
        return [.. packets.SelectMany(packet => samples[..decoder.Decode(packet.Payload.AsSpan(12), samples)])];
    }

    public static int SequenceOf(PcapDatagram packet) => BinaryPrimitives.ReadUInt16BigEndian(packet.Payload.AsSpan(2));

    private static RecordingWriter Receive(RtpSession session, IReadOnlyList<PcapDatagram> packets, Func<PcapDatagram, TimeSpan> when)
    {
        var writer = new RecordingWriter();
        writer.Begin(session.SampleRate);
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch + packets[0].At);
        using var receiver = new RtpReceiver(session, new RtpReceiverOptions(), writer, time);
        foreach (var packet in packets)
        {
            var now = DateTimeOffset.UnixEpoch + when(packet);
            time.Advance(now > time.GetUtcNow() ? now - time.GetUtcNow() : TimeSpan.Zero);
            receiver.Idle();
            receiver.Accept(packet.Payload);
        }

        receiver.Flush();
        Assert.Null(writer.Breach);
        return writer;
    }
}
