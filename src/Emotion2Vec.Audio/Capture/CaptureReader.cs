using System.Buffers.Binary;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Capture;

/// <summary>
/// Reads the frames of a network capture, in order: pcap (tcpdump, any byte order, micro- or nanoseconds) or pcapng (Wireshark). Memory is bounded by the
/// longest frame, whatever the file claims. One owner thread; allocates nothing per frame once its buffer has grown.
/// </summary>
/// <remarks>
/// Own code, because the format is two small headers: libpcap (and SharpPcap on it) would be one more native library to install for them, and packet
/// parsers make objects of every layer of every packet.
/// </remarks>
internal abstract class CaptureReader : IDisposable
{
    /// <summary>The longest frame accepted, in bytes: tcpdump's largest.</summary>
    public const int MaxFrameBytes = 262_144;

    private const int FirstBufferBytes = 2048;

    private readonly Stream _stream;
    private readonly string _name;
    private byte[] _buffer = new byte[FirstBufferBytes];

    /// <summary>Takes over a stream.</summary>
    /// <param name="stream">The capture, behind what was read already.</param>
    /// <param name="name">What to call it in messages.</param>
    private protected CaptureReader(Stream stream, string name)
    {
        _stream = stream;
        _name = name;
    }

    /// <summary>True once the capture turned out to end within a frame, as one does whose program was killed.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="Emotion2VecException">It does not exist, cannot be read, or is no capture.</exception>
    public static CaptureReader Open(string path)
    {
        try
        {
            return Read(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16), path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or ArgumentException)
        {
            throw new Emotion2VecException(ErrorKind.NotFound, $"'{path}' does not exist.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new Emotion2VecException(ErrorKind.PermissionDenied, $"'{path}' may not be read by this user, or is a directory.", exception);
        }
    }

    /// <summary>Reads from a stream, and owns it from now on.</summary>
    /// <param name="stream">A capture from its beginning.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.UnsupportedFormat"/> or <see cref="ErrorKind.InvalidInput"/>: it is no capture that is understood.</exception>
    public static CaptureReader Read(Stream stream, string name)
    {
        try
        {
            Span<byte> magic = stackalloc byte[4];
            if (stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length)
            {
                throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{name}' is too short for a capture.");
            }

            var number = BinaryPrimitives.ReadUInt32LittleEndian(magic);
            return number switch
            {
                PcapCapture.Microseconds or PcapCapture.Nanoseconds => new PcapCapture(stream, name, isBigEndian: false, number == PcapCapture.Nanoseconds),
                PcapCapture.SwappedMicroseconds or PcapCapture.SwappedNanoseconds => new PcapCapture(stream, name, isBigEndian: true, number == PcapCapture.SwappedNanoseconds),
                PcapNgCapture.SectionHeader => new PcapNgCapture(stream, name),
                _ => throw new Emotion2VecException(
                    ErrorKind.UnsupportedFormat, $"'{name}' is neither pcap nor pcapng: it begins with {Convert.ToHexString(magic)}. Record with 'tcpdump -i any -w FILE udp'."),
            };
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next frame.</summary>
    /// <param name="frame">The frame, if true is returned.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: the file is damaged or cannot be read.</exception>
    public abstract bool TryRead(out CapturedFrame frame);

    public void Dispose() => _stream.Dispose();

    /// <summary>Reads exactly so many bytes into the buffer.</summary>
    /// <param name="count">How many.</param>
    /// <param name="bytes">The bytes, valid until the next call.</param>
    /// <returns>False if the stream ends before; then <see cref="IsCut"/> tells whether there were some.</returns>
    private protected bool TryTake(int count, out ReadOnlySpan<byte> bytes)
    {
        if (_buffer.Length < count)
        {
            _buffer = new byte[count];
        }

        try
        {
            var got = _stream.ReadAtLeast(_buffer.AsSpan(0, count), count, throwOnEndOfStream: false);
            bytes = _buffer.AsSpan(0, got);
            IsCut |= got > 0 && got < count;
            return got == count;
        }
        catch (IOException exception)
        {
            throw Error($"it cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads what is announced by a header: an end here cuts the capture.</summary>
    private protected bool TryTakeBody(int count, out ReadOnlySpan<byte> bytes)
    {
        var whole = TryTake(count, out bytes);
        IsCut |= !whole;
        return whole;
    }

    /// <summary>An error about this capture.</summary>
    private protected Emotion2VecException Error(string reason, Exception? cause = null) => new(ErrorKind.InvalidInput, $"Capture '{_name}': {reason}.", cause);
}
