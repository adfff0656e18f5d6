using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Audio.Capture;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tools.NetSim.Captures;
using Emotion2Vec.Tools.NetSim.Impairing;

namespace Emotion2Vec.Benchmarks.Jitter;

/// <summary>The bundled clip as ffmpeg sends it, every packet at the time that its timestamp says.</summary>
internal sealed class CleanStream
{
    /// <summary>What is compared. Voice over Opus at 24 kbit/s with a copy of each frame in the next packet.</summary>
    public static readonly CodecSetup[] Codecs =
    [
        new("pcmu", "-ar 8000 -af asetnsamples=n=160:p=0 -c:a pcm_mulaw", 172, "PCMU", "rtppcmudepay ! mulawdec"),
        new("l16", "-ar 16000 -af asetnsamples=n=320:p=0 -c:a pcm_s16be", 652, "L16", "rtpL16depay"),
        new("g722", "-ar 16000 -af asetnsamples=n=320:p=0 -c:a g722", 172, "G722", "rtpg722depay ! avdec_g722"),
        new("opus", "-ar 48000 -c:a libopus -application voip -b:a 24k -fec:a 1 -packet_loss 10", 0, "OPUS", "rtpopusdepay ! opusdec use-inband-fec=true plc=true"),
    ];

    private const string Seconds = "12";
    private static readonly long Start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);

    private readonly List<(long Ticks, byte[] Packet)> _packets;

    private CleanStream(CodecSetup codec, RtpSession session, List<(long Ticks, byte[] Packet)> packets)
    {
        (Codec, Session, _packets) = (codec, session, packets);
    }

    /// <summary>The encoding.</summary>
    public CodecSetup Codec { get; }

    /// <summary>What to receive.</summary>
    public RtpSession Session { get; }

    /// <summary>Samples per second once decoded.</summary>
    public int SampleRate => Session.SampleRate;

    /// <summary>The RTP timestamp of the first packet.</summary>
    public uint FirstTimestamp => BinaryPrimitives.ReadUInt32BigEndian(_packets[0].Packet.AsSpan(4));

    /// <summary>When a sample was sent.</summary>
    /// <param name="sample">Its index from the start of the stream.</param>
    public long SentTicks(long sample)
    {
        var perPacket = (long)(Session.PacketTime.TotalSeconds * SampleRate);
        return Start + (Math.Max(sample, 0) / perPacket * Session.PacketTime.Ticks);
    }

    /// <summary>Sends the clip, and keeps what was sent.</summary>
    /// <param name="codec">The encoding.</param>
    /// <param name="folder">Where the session description goes.</param>
    public static async Task<CleanStream> SendAsync(CodecSetup codec, string folder)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 8 << 20 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        var sdp = Path.Combine(folder, $"{codec.Name}.sdp");
        var size = codec.PacketBytes > 0 ? $"?pkt_size={codec.PacketBytes}" : "";
        using var sender = Process.Start(new ProcessStartInfo(
            "ffmpeg",
            ["-hide_banner", "-loglevel", "error", "-nostdin", "-t", Seconds, "-i", Clip(), "-ac", "1", .. codec.Encode.Split(' '), "-f", "rtp", "-sdp_file", sdp, $"rtp://127.0.0.1:{port}{size}"]))
            ?? throw new InvalidOperationException("ffmpeg did not start.");
        var packets = new List<(long, byte[])>();
        var buffer = new byte[65_536];
        while (!sender.HasExited || socket.Available > 0)
        {
            if (socket.Poll(TimeSpan.FromMilliseconds(20), SelectMode.SelectRead))
            {
                packets.Add((0, buffer[..socket.Receive(buffer)]));
            }
        }

        await sender.WaitForExitAsync().WaitAsync(Generous).ConfigureAwait(false);
        if (sender.ExitCode != 0 || packets.Count == 0)
        {
            throw new Emotion2VecException(ErrorKind.NotFound, $"ffmpeg sent {packets.Count} packets of {codec.Name} and ended with {sender.ExitCode}.");
        }

        var session = SdpSession.Read(await File.ReadAllTextAsync(sdp).ConfigureAwait(false), sdp);
        var first = BinaryPrimitives.ReadUInt32BigEndian(packets[0].Item2.AsSpan(4));
        return new CleanStream(codec, session, packets.ConvertAll(packet =>
        {
            var units = BinaryPrimitives.ReadUInt32BigEndian(packet.Item2.AsSpan(4)) - first;
            return (Start + (units * TimeSpan.TicksPerSecond / session.Primary.ClockRate), packet.Item2);
        }));
    }

    /// <summary>Writes the capture that the far end of a bad network would make.</summary>
    /// <param name="network">The network.</param>
    /// <param name="file">The capture.</param>
    /// <returns>The file.</returns>
    public string Impair(Impairment network, string file)
    {
        var clean = new MemoryStream();
        using (var writer = new PcapWriter(clean))
        {
            var loopback = IPAddress.Loopback.GetAddressBytes();
            foreach (var (ticks, packet) in _packets)
            {
                writer.Write(
                    new UdpDatagram { SourceAddress = loopback, DestinationAddress = loopback, SourcePort = 9, DestinationPort = (ushort)Session.Endpoint.Port, Payload = packet },
                    ticks);
            }
        }

        using var capture = CaptureReader.Read(new MemoryStream(clean.ToArray()), "clean");
        using var output = new PcapWriter(File.Create(file));
        CaptureImpairer.Impair(capture, network, output);
        return file;
    }

    /// <summary>How long packets of an impaired capture were under way, on average; copies do not count.</summary>
    /// <param name="file">The capture.</param>
    public TimeSpan MeanTransit(string file)
    {
        var sent = _packets.ToDictionary(packet => BinaryPrimitives.ReadUInt16BigEndian(packet.Packet.AsSpan(2)), packet => packet.Ticks);
        var transits = new Dictionary<ushort, long>();
        using var capture = CaptureReader.Open(file);
        while (capture.TryRead(out var frame))
        {
            LinkLayer.Find(frame, out var datagram);
            var sequence = BinaryPrimitives.ReadUInt16BigEndian(datagram.Payload[2..]);
            transits.TryAdd(sequence, frame.UtcTicks - sent[sequence]);
        }

        return TimeSpan.FromTicks((long)transits.Values.Average());
    }

    private static string Clip()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var clip = Path.Combine(folder.FullName, "configs", "demo", "spoken-clip.flac");
            if (File.Exists(clip))
            {
                return clip;
            }
        }

        throw new Emotion2VecException(ErrorKind.NotFound, "configs/demo/spoken-clip.flac is not above this program: run it from the repository.");
    }
}
