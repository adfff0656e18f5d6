using System.Buffers.Binary;

namespace Emotion2Vec.Benchmarks.Fuzzing;

/// <summary>Seeded damage to bytes, of the kinds that parsers stumble over: turned bits, lengths at their limits, parts cut, doubled, moved or taken from elsewhere.</summary>
/// <param name="random">Draws it.</param>
internal sealed class ByteMutator(Random random)
{
    private const int MaxBytes = 4096;

    private static readonly uint[] Extremes = [0, 1, 2, 4, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF];

    private readonly byte[] _buffer = new byte[MaxBytes];

    /// <summary>Damages an input; one in eight is left as it is, so that state behind a parser moves on.</summary>
    /// <param name="seed">A good input.</param>
    /// <param name="other">Another one, to take parts from.</param>
    /// <returns>The damaged input, valid until the next call.</returns>
    public ReadOnlySpan<byte> Mutate(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> other)
    {
        var length = Math.Min(seed.Length, MaxBytes);
        seed[..length].CopyTo(_buffer);
        if (random.Next(8) == 0)
        {
            return _buffer.AsSpan(0, length);
        }

        for (var changes = 1 + random.Next(4); changes > 0; changes--)
        {
            length = Change(length, other);
        }

        return _buffer.AsSpan(0, length);
    }

    private int Change(int length, ReadOnlySpan<byte> other)
    {
        if (length == 0)
        {
            _buffer[0] = (byte)random.Next(256);
            return 1;
        }

        var at = random.Next(length);
        switch (random.Next(9))
        {
            case 0:
                _buffer[at] ^= (byte)(1 << random.Next(8));
                return length;
            case 1:
                _buffer[at] = (byte)random.Next(256);
                return length;
            case 2 when length - at >= 2:
                BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(at), (ushort)Extreme());
                return length;
            case 3 when length - at >= 4:
                BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(at), Extreme());
                return length;
            case 4:
                return at;
            case 5:
                // A part goes.
                var gone = 1 + random.Next(Math.Min(16, length - at));
                _buffer.AsSpan((at + gone)..length).CopyTo(_buffer.AsSpan(at));
                return length - gone;
            case 6:
                // A part comes twice, or from elsewhere.
                var from = random.Next(2) == 0 || other.IsEmpty ? _buffer.AsSpan(0, length) : other;
                var start = random.Next(from.Length);
                var count = Math.Min(1 + random.Next(32), Math.Min(from.Length - start, MaxBytes - length));
                var part = from.Slice(start, count).ToArray();
                _buffer.AsSpan(at..length).CopyTo(_buffer.AsSpan(at + count));
                part.CopyTo(_buffer, at);
                return length + count;
            case 7:
                random.NextBytes(_buffer.AsSpan(at, Math.Min(8, length - at)));
                return length;
            default:
                // Digits, for what is text: numbers grow and shrink.
                _buffer[at] = (byte)('0' + random.Next(10));
                return length;
        }
    }

    private uint Extreme() => Extremes[random.Next(Extremes.Length)];
}
