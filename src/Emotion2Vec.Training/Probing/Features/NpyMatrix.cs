using System.Runtime.InteropServices;
using Emotion2Vec.Core.Errors;
using Microsoft.Win32.SafeHandles;

namespace Emotion2Vec.Training.Probing.Features;

/// <summary>
/// A matrix in an npy file, read row by row where it lies: files of many gigabytes need no memory, and the system's cache keeps what is used again. Safe for
/// concurrent use.
/// </summary>
internal sealed class NpyMatrix : IDisposable
{
    private const int MaxWidth = 1 << 20;
    private const int BlockBytes = 1 << 20;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly NpyHeader _header;

    private NpyMatrix(string path, SafeFileHandle file, NpyHeader header) => (_path, _file, _header) = (path, file, header);

    /// <summary>Rows.</summary>
    public long Rows => _header.Shape[0];

    /// <summary>Columns.</summary>
    public int Width => (int)_header.Shape[1];

    private int ElementBytes => (int)_header.Element;

    /// <summary>Opens a file and checks that it holds what its header claims.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The matrix.</returns>
    /// <exception cref="Emotion2VecException">It cannot be opened, is damaged, or is no matrix of floats.</exception>
    public static NpyMatrix Open(string path)
    {
        var file = FeatureFile.Open(path);
        try
        {
            var length = FeatureFile.Guard(path, () => RandomAccess.GetLength(file));
            var start = new byte[Math.Min(length, NpyHeader.MaxPrefixBytes)];
            ReadFully(path, file, start, 0);
            var header = NpyHeader.Parse(start, path);
            if (header.Shape.Count != 2 || header.Shape[1] is < 1 or > MaxWidth)
            {
                throw new Emotion2VecException(
                    ErrorKind.InvalidInput, $"'{path}' has the shape ({string.Join(", ", header.Shape)}); features are a matrix of frames by channels, such as (1245000, 768).");
            }

            var held = (length - header.DataOffset) / (header.Shape[1] * (int)header.Element);
            return held >= header.Shape[0]
                ? new(path, file, header)
                : throw NpyHeader.Damaged(path, $"it claims {header.Shape[0]} rows and holds {held}");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads whole rows.</summary>
    /// <param name="row">The first.</param>
    /// <param name="destination">Room for rows of <see cref="Width"/> values each, all within the matrix.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: the file was cut short since it was opened, or cannot be read.</exception>
    public void Read(long row, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row + (destination.Length / Width), Rows);
        var offset = _header.DataOffset + (row * Width * ElementBytes);
        if (_header.Element == NpyElement.Float32)
        {
            ReadFully(_path, _file, MemoryMarshal.AsBytes(destination), offset);
            return;
        }

        var block = new byte[Math.Min(BlockBytes, destination.Length * ElementBytes)];
        while (destination.Length > 0)
        {
            var count = Math.Min(destination.Length, block.Length / ElementBytes);
            var bytes = block.AsSpan(0, count * ElementBytes);
            ReadFully(_path, _file, bytes, offset);
            Convert(bytes, destination[..count]);
            destination = destination[count..];
            offset += bytes.Length;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Convert(ReadOnlySpan<byte> bytes, Span<float> destination)
    {
        if (_header.Element == NpyElement.Float64)
        {
            var values = MemoryMarshal.Cast<byte, double>(bytes);
            for (var i = 0; i < destination.Length; i++)
            {
                destination[i] = (float)values[i];
            }
        }
        else
        {
            var values = MemoryMarshal.Cast<byte, Half>(bytes);
            for (var i = 0; i < destination.Length; i++)
            {
                destination[i] = (float)values[i];
            }
        }
    }

    private static void ReadFully(string path, SafeFileHandle file, Span<byte> destination, long offset)
    {
        while (destination.Length > 0)
        {
            int read;
            try
            {
                read = RandomAccess.Read(file, destination, offset);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{path}' cannot be read: {e.Message}", e);
            }

            if (read == 0)
            {
                throw NpyHeader.Damaged(path, "it ends early");
            }

            destination = destination[read..];
            offset += read;
        }
    }
}
