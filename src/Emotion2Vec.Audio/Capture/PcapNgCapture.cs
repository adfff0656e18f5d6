using System.Buffers.Binary;

namespace Emotion2Vec.Audio.Capture;

/// <summary>Wireshark's format (draft-ietf-opsawg-pcapng): blocks that say their type and length; interfaces are described before their frames.</summary>
internal sealed class PcapNgCapture : CaptureReader
{
    /// <summary>The type of the first block; a palindrome, so the same in both byte orders.</summary>
    public const uint SectionHeader = 0x0A0D0D0A;

    private const uint InterfaceDescription = 1;
    private const uint OldPacket = 2;
    private const uint SimplePacket = 3;
    private const uint EnhancedPacket = 6;
    private const uint ByteOrderMagic = 0x1A2B3C4D;
    private const int ResolutionOption = 9;
    private const int OffsetOption = 14;
    private const int MaxInterfaces = 1024;
    private const int FrameHeaderBytes = 20;
    private const int SkipBytes = 4096;

    private readonly List<Interface> _interfaces = [];
    private bool _isBigEndian;
    private bool _isFirst = true;
    private long _lastTicks = DateTime.UnixEpoch.Ticks;

    /// <summary>Continues behind the first block's type.</summary>
    public PcapNgCapture(Stream stream, string name)
        : base(stream, name)
    {
    }

    public override bool TryRead(out CapturedFrame frame)
    {
        frame = default;
        while (true)
        {
            var type = SectionHeader;
            if (!_isFirst)
            {
                if (!TryTake(4, out var bytes))
                {
                    return false;
                }

                type = UInt32(bytes);
            }

            _isFirst = false;
            if (!TryTakeBody(4, out var lengthBytes))
            {
                return false;
            }

            // The length of a section's own header stands before the mark that tells the byte order.
            var length = UInt32(lengthBytes);
            if (type == SectionHeader)
            {
                if (!ReadSectionHeader(length))
                {
                    return false;
                }

                continue;
            }

            if (length < 12 || length % 4 != 0)
            {
                throw Error($"a block claims {length} bytes: the file is damaged");
            }

            switch (type)
            {
                case InterfaceDescription or EnhancedPacket or SimplePacket or OldPacket:
                    if (length > MaxFrameBytes + 4096)
                    {
                        throw Error($"a block claims {length} bytes, more than any frame has: the file is damaged");
                    }

                    if (!TryTakeBody((int)length - 8, out var block))
                    {
                        return false;
                    }

                    block = block[..^4];
                    if (type == InterfaceDescription)
                    {
                        ReadInterface(block);
                        break;
                    }

                    frame = ReadFrame(type, block);
                    return true;
                default:
                    if (!TrySkip(length - 8))
                    {
                        return false;
                    }

                    break;
            }
        }
    }

    private bool ReadSectionHeader(uint length)
    {
        if (!TryTakeBody(4, out var magic))
        {
            return false;
        }

        var wasBigEndian = _isBigEndian;
        _isBigEndian = BinaryPrimitives.ReadUInt32BigEndian(magic) == ByteOrderMagic;
        if (UInt32(magic) != ByteOrderMagic)
        {
            throw Error("a section does not tell its byte order: the file is damaged");
        }

        length = _isBigEndian == wasBigEndian ? length : BinaryPrimitives.ReverseEndianness(length);
        if (length < 28 || length % 4 != 0)
        {
            throw Error($"a section's header claims {length} bytes: the file is damaged");
        }

        _interfaces.Clear();
        return TrySkip(length - 12);
    }

    private void ReadInterface(ReadOnlySpan<byte> block)
    {
        if (block.Length < 8 || _interfaces.Count == MaxInterfaces)
        {
            throw Error($"an interface is described in {block.Length} bytes, or there are more than {MaxInterfaces}");
        }

        // Microseconds unless said otherwise.
        var unitsPerSecond = (UInt128)1_000_000;
        long offsetSeconds = 0;
        for (var options = block[8..]; options.Length >= 4;)
        {
            var (code, bytes) = (UInt16(options), UInt16(options[2..]));
            options = options[4..];
            if (code == 0 || bytes > options.Length)
            {
                break;
            }

            if (code == ResolutionOption && bytes == 1)
            {
                unitsPerSecond = Resolution(options[0]);
            }
            else if (code == OffsetOption && bytes == 8)
            {
                var offset = _isBigEndian ? BinaryPrimitives.ReadInt64BigEndian(options) : BinaryPrimitives.ReadInt64LittleEndian(options);
                offsetSeconds = Math.Clamp(offset, 0, uint.MaxValue);
            }

            options = options[Math.Min((bytes + 3) & ~3, options.Length)..];
        }

        _interfaces.Add(new Interface(UInt16(block), UInt32(block[4..]), unitsPerSecond, offsetSeconds * TimeSpan.TicksPerSecond));
    }

    // The highest bit tells whether the exponent is of 2 or of 10.
    private UInt128 Resolution(byte value)
    {
        var exponent = value & 0x7F;
        if (exponent > ((value & 0x80) != 0 ? 63 : 18))
        {
            throw Error($"timestamps of resolution {value:X2} are not understood");
        }

        var units = UInt128.One;
        for (var i = 0; i < exponent; i++)
        {
            units *= (value & 0x80) != 0 ? 2u : 10u;
        }

        return units;
    }

    private CapturedFrame ReadFrame(uint type, ReadOnlySpan<byte> block)
    {
        if (type == SimplePacket)
        {
            // Always of the first interface, without a time of its own.
            var first = FindInterface(0);
            var original = block.Length < 4 ? throw Error("a frame has no header") : UInt32(block);
            var captured = first.SnapBytes == 0 ? original : Math.Min(original, first.SnapBytes);
            return new CapturedFrame { UtcTicks = _lastTicks, LinkType = first.LinkType, Bytes = Part(block[4..], captured) };
        }

        if (block.Length < FrameHeaderBytes)
        {
            throw Error("a frame has no header");
        }

        var source = FindInterface(type == EnhancedPacket ? UInt32(block) : UInt16(block));
        var time = ((ulong)UInt32(block[4..]) << 32) | UInt32(block[8..]);
        var ticks = (UInt128)time * (UInt128)TimeSpan.TicksPerSecond / source.UnitsPerSecond;
        _lastTicks = source.OffsetTicks + DateTime.UnixEpoch.Ticks + (long)UInt128.Min(ticks, (UInt128)(uint.MaxValue * TimeSpan.TicksPerSecond));
        return new CapturedFrame { UtcTicks = _lastTicks, LinkType = source.LinkType, Bytes = Part(block[FrameHeaderBytes..], UInt32(block[12..])) };
    }

    private Interface FindInterface(uint number) =>
        number < (uint)_interfaces.Count ? _interfaces[(int)number] : throw Error($"a frame is of interface {number}, which is not described");

    private ReadOnlySpan<byte> Part(ReadOnlySpan<byte> bytes, uint count) =>
        count <= (uint)bytes.Length ? bytes[..(int)count] : throw Error($"a frame claims {count} bytes in a block of {bytes.Length}");

    private bool TrySkip(uint bytes)
    {
        while (bytes > 0)
        {
            var step = Math.Min(bytes, SkipBytes);
            if (!TryTakeBody((int)step, out _))
            {
                return false;
            }

            bytes -= step;
        }

        return true;
    }

    private uint UInt32(ReadOnlySpan<byte> bytes) => _isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private ushort UInt16(ReadOnlySpan<byte> bytes) => _isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private readonly record struct Interface(int LinkType, uint SnapBytes, UInt128 UnitsPerSecond, long OffsetTicks);
}
