namespace Emotion2Vec.Messaging.Sessions;

/// <summary>The lines of a stream of bytes, each within bounds. One owner.</summary>
/// <param name="stream">The bytes.</param>
/// <param name="mostBytes">The longest line.</param>
internal sealed class SessionLines(Stream stream, int mostBytes)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _isOver;
    private bool _isTooLong;

    /// <summary>Lines read so far.</summary>
    public long Count { get; private set; }

    /// <summary>Reads the next line.</summary>
    /// <param name="line">The line without its line feed; valid until the next call.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="SessionLineException">The line is too long.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        DropRest();
        for (var searched = _start; ;)
        {
            var feed = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (feed >= 0 || _isOver)
            {
                var length = feed >= 0 ? searched + feed - _start : _end - _start;
                line = _buffer.AsMemory(_start, length);
                var isThere = feed >= 0 || length > 0;
                _start = Math.Min(_end, _start + length + 1);
                Count += isThere ? 1 : 0;
                return isThere;
            }

            searched = _end - _start;
            if (searched > mostBytes)
            {
                Count++;
                _isTooLong = true;
                throw new SessionLineException($"it is longer than {mostBytes} bytes");
            }

            More();
        }
    }

    // What is left of a line that was too long.
    private void DropRest()
    {
        while (_isTooLong)
        {
            var feed = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            _start = feed >= 0 ? _start + feed + 1 : _end;
            _isTooLong = feed < 0 && !_isOver;
            if (_isTooLong)
            {
                More();
            }
        }
    }

    private void More()
    {
        if (_end - _start == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_end, _start) = (_end - _start, 0);
        var read = stream.Read(_buffer.AsSpan(_end));
        _isOver = read == 0;
        _end += read;
    }
}
