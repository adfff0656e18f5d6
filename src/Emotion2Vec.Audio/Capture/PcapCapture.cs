using System.Buffers.Binary;

namespace Emotion2Vec.Audio.Capture;

/// <summary>The classic format, version 2.4 (draft-ietf-opsawg-pcap): one header, then a header of 16 bytes before each frame.</summary>
internal sealed class PcapCapture : CaptureReader
{
    /// <summary>The first four bytes, read as little-endian, of a file of this byte order.</summary>
    public const uint Microseconds = 0xA1B2C3D4;

    /// <summary>The same with finer timestamps.</summary>
    public const uint Nanoseconds = 0xA1B23C4D;

    /// <summary>The first four bytes of a file of the other byte order.</summary>
    public const uint SwappedMicroseconds = 0xD4C3B2A1;

    /// <summary>The same with finer timestamps.</summary>
    public const uint SwappedNanoseconds = 0x4D3CB2A1;

    private const int HeaderBytesAfterMagic = 20;
    private const int RecordHeaderBytes = 16;
    private const int MajorVersion = 2;

    private readonly bool _isBigEndian;
    private readonly bool _isNanoseconds;
    private readonly int _linkType;
    private long _record;

    /// <summary>Reads the rest of the file's header.</summary>
    public PcapCapture(Stream stream, string name, bool isBigEndian, bool isNanoseconds)
        : base(stream, name)
    {
        _isBigEndian = isBigEndian;
        _isNanoseconds = isNanoseconds;
        if (!TryTakeBody(HeaderBytesAfterMagic, out var header))
        {
            throw Error("it ends within its header");
        }

        var version = isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(header) : BinaryPrimitives.ReadUInt16LittleEndian(header);
        if (version != MajorVersion)
        {
            throw Error($"version {version} of the format is not known");
        }

        // The upper bits tell of a frame check sequence at the end, which no one here looks at.
        _linkType = (int)(UInt32(header[16..]) & 0xFFFF);
    }

    public override bool TryRead(out CapturedFrame frame)
    {
        frame = default;
        if (!TryTake(RecordHeaderBytes, out var header))
        {
            return false;
        }

        _record++;
        var captured = UInt32(header[8..]);
        if (captured > MaxFrameBytes)
        {
            throw Error($"frame {_record} claims {captured} bytes, more than {MaxFrameBytes}: the file is damaged");
        }

        var fraction = UInt32(header[4..]);
        var ticks = DateTime.UnixEpoch.Ticks + (UInt32(header) * TimeSpan.TicksPerSecond)
            + (_isNanoseconds ? fraction / TimeSpan.NanosecondsPerTick : fraction * TimeSpan.TicksPerMicrosecond);
        if (!TryTakeBody((int)captured, out var bytes))
        {
            return false;
        }

        frame = new CapturedFrame { UtcTicks = ticks, LinkType = _linkType, Bytes = bytes };
        return true;
    }

    private uint UInt32(ReadOnlySpan<byte> bytes) => _isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
