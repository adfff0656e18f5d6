using Microsoft.Win32.SafeHandles;

namespace Emotion2Vec.Model.Weights;

/// <summary>A file opened for positional reads. Safe for concurrent reads, as nothing has a current position.</summary>
/// <remarks>
/// Positional reads rather than a memory map: a mapped file that another process cuts short ends this one with SIGBUS,
/// while a short read is an error that can name the file.
/// </remarks>
internal sealed class InputFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private long _bytesRead;

    private InputFile(SafeFileHandle handle, string path)
    {
        _handle = handle;
        Path = path;
        Length = RandomAccess.GetLength(handle);
    }

    public string Path { get; }

    public long Length { get; }

    /// <summary>Bytes read so far: proof that a large file is not read whole.</summary>
    public long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <exception cref="ModelException">The file is absent or may not be read.</exception>
    public static InputFile Open(string path)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, options: FileOptions.RandomAccess);
            return new InputFile(handle, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            handle?.Dispose();
            throw new ModelException($"'{path}' cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>Reads up to the buffer's length at an offset; 0 at the end of the file.</summary>
    public int Read(long offset, Span<byte> buffer)
    {
        try
        {
            var count = RandomAccess.Read(_handle, buffer, offset);
            Interlocked.Add(ref _bytesRead, count);
            return count;
        }
        catch (IOException e)
        {
            throw new ModelException($"{Path} cannot be read at byte {offset}: {e.Message}", e);
        }
    }

    /// <summary>Fills the buffer from an offset.</summary>
    /// <exception cref="ModelException">The file ends before that.</exception>
    public void ReadExactly(long offset, Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var count = Read(offset, buffer);
            if (count == 0)
            {
                throw new ModelException($"{Path} ends at byte {offset}, but {buffer.Length} more bytes were expected: the file is truncated, copy it again.");
            }

            offset += count;
            buffer = buffer[count..];
        }
    }

    /// <summary>A stream over a part of the file; many may be open at once.</summary>
    public Stream OpenRegion(long offset, long length) => new FileRegionStream(this, offset, length);

    public void Dispose() => _handle.Dispose();
}
