using System.Text;

namespace Emotion2Vec.Model.Checkpoints;

/// <summary>Reads a pickle's bytes through one small buffer, so that what follows the pickle in a file is never read. No length is trusted: memory is taken for bytes that have arrived.</summary>
internal sealed class PickleInput(Stream stream, string source)
{
    /// <summary>Longest pickle read, over all those of a file. A large model's is about 100 kB.</summary>
    public const long MaxBytes = 64 << 20;

    /// <summary>Longest name of a module or class.</summary>
    public const int MaxNameBytes = 512;

    private const int MaxTextBytes = 1 << 24;
    private const int TextBlockBytes = 512;

    private readonly byte[] _buffer = new byte[1 << 13];
    private int _start;
    private int _end;

    /// <summary>Bytes consumed so far.</summary>
    public long Position { get; private set; }

    public byte ReadByte()
    {
        if (_start == _end)
        {
            Fill();
        }

        Position++;
        return _buffer[_start++];
    }

    public void ReadExactly(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            if (_start == _end)
            {
                Fill();
            }

            var count = Math.Min(destination.Length, _end - _start);
            _buffer.AsSpan(_start, count).CopyTo(destination);
            _start += count;
            Position += count;
            destination = destination[count..];
        }
    }

    /// <summary>An unsigned little-endian number of 1 to 8 bytes.</summary>
    public ulong ReadUnsigned(int bytes)
    {
        var value = 0UL;
        for (var i = 0; i < bytes; i++)
        {
            value |= (ulong)ReadByte() << (8 * i);
        }

        return value;
    }

    public string ReadText(ulong length, Encoding encoding)
    {
        if (length > MaxTextBytes)
        {
            throw Error($"a text of {length} bytes (at most {MaxTextBytes} are read)");
        }

        // Taken piece by piece as it arrives, so that a lying length costs no more than what is really there.
        var text = new StringBuilder();
        var decoder = encoding.GetDecoder();
        Span<char> chars = stackalloc char[TextBlockBytes + 1];
        Span<byte> bytes = stackalloc byte[TextBlockBytes];
        for (var left = (int)length; left > 0;)
        {
            var block = bytes[..Math.Min(left, TextBlockBytes)];
            ReadExactly(block);
            left -= block.Length;
            text.Append(chars[..decoder.GetChars(block, chars, flush: left == 0)]);
        }

        return text.ToString();
    }

    /// <summary>Passes over bytes whose content nothing asks for.</summary>
    public void Skip(ulong length)
    {
        for (; length > 0; length--)
        {
            ReadByte();
        }
    }

    public string ReadLine()
    {
        Span<byte> line = stackalloc byte[MaxNameBytes];
        for (var length = 0; length < line.Length; length++)
        {
            line[length] = ReadByte();
            if (line[length] == (byte)'\n')
            {
                return Encoding.UTF8.GetString(line[..length]);
            }
        }

        throw Error($"a name of more than {MaxNameBytes} bytes");
    }

    public ModelException Error(string what) => Error(what, Position);

    public ModelException Error(string what, long position) => new($"{source}, byte {position} of the pickle: {what}. The file is damaged or is no PyTorch checkpoint.");

    private void Fill()
    {
        if (Position >= MaxBytes)
        {
            throw Error($"it goes on past {MaxBytes} bytes");
        }

        _start = 0;
        try
        {
            _end = stream.Read(_buffer);
        }
        catch (InvalidDataException e)
        {
            throw new ModelException($"{source}: the compressed data is damaged: {e.Message}", e);
        }

        if (_end == 0)
        {
            throw Error("the data ends before the pickle does");
        }
    }
}
