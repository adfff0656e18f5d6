using System.Buffers.Binary;

namespace Emotion2Vec.Audio.Capture;

/// <summary>
/// Writes UDP datagrams as a classic pcap of raw IP packets with nanosecond timestamps, which tcpdump and Wireshark read. One owner thread; allocates nothing
/// per datagram.
/// </summary>
internal sealed class PcapWriter : IDisposable
{
    /// <summary>What a datagram takes in the file beside its payload, at most.</summary>
    public const int MaxOverheadBytes = RecordHeaderBytes + IPv6HeaderBytes + UdpHeaderBytes;

    private const int LinkTypeRaw = 101;
    private const int FileHeaderBytes = 24;
    private const int RecordHeaderBytes = 16;
    private const int IPv4HeaderBytes = 20;
    private const int IPv6HeaderBytes = 40;
    private const int UdpHeaderBytes = 8;

    // The most that the 16-bit lengths of UDP and of IPv4 can say.
    private const int MaxPayloadBytes = ushort.MaxValue - IPv4HeaderBytes - UdpHeaderBytes;

    private readonly Stream _stream;
    private readonly byte[] _header = new byte[MaxOverheadBytes];

    /// <summary>Begins a file.</summary>
    /// <param name="stream">Where it goes; owned from now on.</param>
    public PcapWriter(Stream stream)
    {
        _stream = stream;
        Span<byte> header = stackalloc byte[FileHeaderBytes];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, PcapCapture.Nanoseconds);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], CaptureReader.MaxFrameBytes);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], LinkTypeRaw);
        _stream.Write(header);
        BytesWritten = FileHeaderBytes;
    }

    /// <summary>How long the file is.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Appends a datagram. Both addresses are of one family.</summary>
    /// <param name="datagram">The datagram; one that no IP packet could carry is left out.</param>
    /// <param name="utcTicks">When it came.</param>
    public void Write(in UdpDatagram datagram, long utcTicks)
    {
        var isIPv6 = datagram.DestinationAddress.Length == 16;
        var udpBytes = UdpHeaderBytes + datagram.Payload.Length;
        var ipBytes = (isIPv6 ? IPv6HeaderBytes : IPv4HeaderBytes) + udpBytes;
        if (datagram.Payload.Length > MaxPayloadBytes)
        {
            return;
        }

        var header = _header.AsSpan(0, RecordHeaderBytes + ipBytes - datagram.Payload.Length);
        header.Clear();
        var sinceEpoch = Math.Max(utcTicks - DateTime.UnixEpoch.Ticks, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)(sinceEpoch / TimeSpan.TicksPerSecond));
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)(sinceEpoch % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick));
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], ipBytes);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], ipBytes);
        var ip = header[RecordHeaderBytes..];
        if (isIPv6)
        {
            ip[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)udpBytes);
            ip[6] = 17;
            ip[7] = 64;
        }
        else
        {
            ip[0] = 0x45;
            BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)ipBytes);
            ip[8] = 64;
            ip[9] = 17;
        }

        var addresses = isIPv6 ? ip[8..] : ip[12..];
        datagram.SourceAddress.CopyTo(addresses);
        datagram.DestinationAddress.CopyTo(addresses[datagram.DestinationAddress.Length..]);
        if (!isIPv6)
        {
            BinaryPrimitives.WriteUInt16BigEndian(ip[10..], Checksum(ip[..IPv4HeaderBytes]));
        }

        // A UDP checksum of 0 says that there is none.
        var udp = header[^UdpHeaderBytes..];
        BinaryPrimitives.WriteUInt16BigEndian(udp, datagram.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], datagram.DestinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)udpBytes);
        _stream.Write(header);
        _stream.Write(datagram.Payload);
        BytesWritten += header.Length + datagram.Payload.Length;
    }

    /// <summary>Hands what was written to the operating system.</summary>
    public void Flush() => _stream.Flush();

    public void Dispose() => _stream.Dispose();

    // RFC 1071.
    private static ushort Checksum(ReadOnlySpan<byte> header)
    {
        uint sum = 0;
        for (var i = 0; i < header.Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(header[i..]);
        }

        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~((sum & 0xFFFF) + (sum >> 16));
    }
}
