using System.IO;
using MQTTnet.Exceptions;

namespace Emotion2Vec.Messaging.Broker;

/// <summary>
/// Ends a connection whose next packet claims to be longer than allowed. MQTTnet (5.2) reserves the whole length that a fixed header claims, up to 256 MiB,
/// before a byte of the body has arrived, and has no option against it: five bytes from a stranger would cost a quarter of a gigabyte. This stream follows the packet
/// boundaries (MQTT 5.0 sections 2.1.1 and 2.1.4: one byte of type, then a length of one to four bytes with 7 bits each) and throws while the length is read.
/// One reader and one writer at a time, as for any stream.
/// </summary>
internal sealed class PacketLimitStream(Stream inner, int maxPacketBytes) : Stream
{
    private Part _next = Part.Type;
    private int _length;
    private int _shift;
    private int _bodyLeft;

    private enum Part
    {
        Type,
        Length,
        Body,
    }

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Follow(buffer.AsSpan(offset, read));
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Follow(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Follow(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var used = _next == Part.Body ? Math.Min(_bodyLeft, bytes.Length) : 1;
            switch (_next)
            {
                case Part.Type:
                    (_next, _length, _shift) = (Part.Length, 0, 0);
                    break;
                case Part.Length:
                    FollowLength(bytes[0]);
                    break;
                default:
                    _bodyLeft -= used;
                    _next = _bodyLeft == 0 ? Part.Type : Part.Body;
                    break;
            }

            bytes = bytes[used..];
        }
    }

    private void FollowLength(byte digit)
    {
        _length |= (digit & 0x7F) << _shift;
        _shift += 7;
        var more = (digit & 0x80) != 0;
        if (_length > maxPacketBytes || (more && _shift > 21))
        {
            throw new MqttProtocolViolationException($"A packet of at least {_length} bytes was announced; {maxPacketBytes} are allowed.");
        }

        if (!more)
        {
            _bodyLeft = _length;
            _next = _length == 0 ? Part.Type : Part.Body;
        }
    }
}
