using System.Text;
using Emotion2Vec.Audio.Capture;
using Emotion2Vec.Audio.Pcm;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Audio.Rtp.Rtcp;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Benchmarks.Fuzzing;

/// <summary>Everything of the program that takes bytes from a network or a stranger's file, with captures of real senders to begin from.</summary>
internal static class FuzzTargets
{
    // Streams that have heard so much damage are replaced, so that new ones are tried as well.
    private const int PacketsPerStream = 5000;

    /// <summary>Makes them.</summary>
    public static IReadOnlyList<FuzzTarget> Create() =>
    [
        Rtp("ff_pcmu_uneven"),
        Rtp("ff_L16_16k_mono"),
        Rtp("ff_g722"),
        Rtp("gst_opus_netsim"),
        new("rtcp", [.. Datagrams("gst_rtpbin_pcmu_rtcp").Concat(Datagrams("ff_pcmu_uneven")).Where(IsRtcp)], ReadRtcp),
        new("sdp", [.. Directory.GetFiles(Folder, "*.sdp").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)], ReadSdp),
        new("wav", [Wav(1, 16), Wav(3, 32), Wav(0xFFFE, 24)], ReadWav),
        new("pcap", [File.ReadAllBytes(Capture("ff_g722"))[..4000], PcapNg()], ReadCapture),
        new("frame", Frames("ff_g722"), bytes => LinkLayer.Find(new CapturedFrame { UtcTicks = 0, LinkType = LinkTypeOf(bytes), Bytes = bytes }, out _) == FrameVerdict.Datagram),
        .. DoorTargets.Create([Wav(1, 16), Wav(3, 32), Wav(0xFFFE, 24)]),
    ];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "captures");

    private static string Capture(string name) => Path.Combine(Folder, $"{name}.pcap");

    private static bool IsRtcp(byte[] datagram) => datagram is [_, >= 192 and <= 223, ..];

    // A receiver with all that is behind it: probation, reordering, decoding, concealment. Time passes from packet to packet.
    private static FuzzTarget Rtp(string name)
    {
        var session = SdpSession.Read(File.ReadAllText(Path.Combine(Folder, $"{name}.sdp")), name);
        var clock = new FuzzClock();
        RtpReceiver? receiver = null;
        var left = 0;
        return new($"rtp-{name}", [.. Datagrams(name).Where(datagram => !IsRtcp(datagram))], input =>
        {
            if (left-- == 0 || receiver is null)
            {
                receiver?.Dispose();
                receiver = new RtpReceiver(session, new RtpReceiverOptions(), new CheckingWriter(), clock);
                left = PacketsPerStream;
            }

            clock.Advance(TimeSpan.FromMilliseconds(input.Length % 41));
            receiver.Accept(input);
            receiver.Idle();
            return RtpPacket.TryParse(input, out _) == RtpPacketError.None;
        });
    }

    private static bool ReadRtcp(ReadOnlySpan<byte> input)
    {
        var reader = new RtcpReader(input);
        while (reader.TryRead(out var packet))
        {
            packet.TryReadSender(out _);
            for (var i = 0; i < packet.Count; i++)
            {
                packet.TryReadBlock(i, out _);
                packet.TryReadLeaver(i, out _);
            }

            var descriptions = new RtcpDescriptions(packet);
            while (descriptions.MoveNext())
            {
            }
        }

        return RtcpReader.IsValid(input);
    }

    private static bool ReadSdp(ReadOnlySpan<byte> input) => SdpSession.Read(Encoding.UTF8.GetString(input), "fuzz").Formats.Count > 0;

    private static bool ReadWav(ReadOnlySpan<byte> input)
    {
        var reading = WavHeader.ReadAsync(new InputReader(new MemoryStream(input.ToArray())), CancellationToken.None);
        return reading.GetAwaiter().GetResult().DataBytes > 0;
    }

    private static bool ReadCapture(ReadOnlySpan<byte> input)
    {
        using var reader = CaptureReader.Read(new MemoryStream(input.ToArray()), "fuzz");
        var found = false;
        while (reader.TryRead(out var frame))
        {
            found |= LinkLayer.Find(frame, out _) == FrameVerdict.Datagram;
        }

        return found;
    }

    private static int LinkTypeOf(ReadOnlySpan<byte> input) => (input.Length % 4) switch
    {
        0 => 113,
        1 => 276,
        2 => 101,
        _ => 1,
    };

    private static List<byte[]> Datagrams(string name)
    {
        using var reader = CaptureReader.Open(Capture(name));
        var list = new List<byte[]>();
        while (reader.TryRead(out var frame))
        {
            if (LinkLayer.Find(frame, out var datagram) == FrameVerdict.Datagram)
            {
                list.Add(datagram.Payload.ToArray());
            }
        }

        return list;
    }

    private static List<byte[]> Frames(string name)
    {
        using var reader = CaptureReader.Open(Capture(name));
        var list = new List<byte[]>();
        while (list.Count < 20 && reader.TryRead(out var frame))
        {
            list.Add(frame.Bytes.ToArray());
        }

        return list;
    }

    private static byte[] Wav(int tag, int bits)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("RIFF"u8);
        writer.Write(0xFFFFFFFF);
        writer.Write("WAVELIST"u8);
        writer.Write(6);
        writer.Write("INFOxx"u8);
        writer.Write("fmt "u8);
        writer.Write(tag == 0xFFFE ? 40 : 16);
        writer.Write((ushort)tag);
        writer.Write((ushort)2);
        writer.Write(48000);
        writer.Write(48000 * 2 * bits / 8);
        writer.Write((ushort)(2 * bits / 8));
        writer.Write((ushort)bits);
        if (tag == 0xFFFE)
        {
            writer.Write((ushort)22);
            writer.Write((ushort)bits);
            writer.Write(3);
            writer.Write((ushort)1);
            writer.Write([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]);
        }

        writer.Write("data"u8);
        writer.Write(1000);
        writer.Write(new byte[64]);
        return stream.ToArray();
    }

    // A section, an interface and a frame in it.
    private static byte[] PcapNg() =>
    [
        10, 13, 13, 10, 28, 0, 0, 0, 0x4D, 0x3C, 0x2B, 0x1A, 1, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 28, 0, 0, 0,
        1, 0, 0, 0, 32, 0, 0, 0, 101, 0, 0, 0, 0, 0, 4, 0, 9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0, 32, 0, 0, 0,
        6, 0, 0, 0, 64, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 32, 0, 0, 0, 32, 0, 0, 0,
        0x45, 0, 0, 32, 0, 0, 0, 0, 64, 17, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1, 15, 160, 19, 140, 0, 12, 0, 0, 1, 2, 3, 4, 64, 0, 0, 0,
    ];

    private sealed class FuzzClock : TimeProvider
    {
        private long _ticks = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;

        public override long GetTimestamp() => _ticks;

        public override DateTimeOffset GetUtcNow() => new(_ticks, TimeSpan.Zero);
    }
}
