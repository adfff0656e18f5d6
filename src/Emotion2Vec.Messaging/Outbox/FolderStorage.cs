using Emotion2Vec.Core.Errors;
using Microsoft.Win32.SafeHandles;

namespace Emotion2Vec.Messaging.Outbox;

/// <summary>Files in a folder that belongs to one process at a time, for its user's eyes only.</summary>
internal sealed class FolderStorage : IOutboxStorage
{
    private const string LockName = "lock";
    private const string ProbeName = "probe";

    private readonly string _folder;
    private readonly FileStream _lock;

    private FolderStorage(string folder, FileStream owned)
    {
        _folder = folder;
        _lock = owned;
    }

    /// <inheritdoc/>
    public bool IsDurable => true;

    /// <summary>Takes a folder, making it if it is missing.</summary>
    /// <param name="folder">Its path.</param>
    /// <returns>The storage.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.DeviceBusy"/>: another process has it. <see cref="ErrorKind.PermissionDenied"/>: it cannot be written to.
    /// </exception>
    public static FolderStorage Take(string folder)
    {
        FileStream? owned = null;
        try
        {
            MakeFolder(folder);
            owned = new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            using (var probe = new FolderFile(Path.Combine(folder, ProbeName)))
            {
                probe.Write("room"u8, 0);
            }

            File.Delete(Path.Combine(folder, ProbeName));
            return new FolderStorage(folder, owned);
        }
        catch (Exception failure) when (IsFault(failure) || failure is ArgumentException or NotSupportedException)
        {
            // A lock file that is there, may be written to and still cannot be opened alone has an owner.
            var isTaken = owned is null && failure is IOException and not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException) && File.Exists(Path.Combine(folder, LockName));
            owned?.Dispose();
            throw isTaken
                ? new Emotion2VecException(ErrorKind.DeviceBusy, $"The outbox in '{folder}' belongs to another running e2v: give this one another Node:Name or Outbox:Folder.", failure)
                : new Emotion2VecException(ErrorKind.PermissionDenied, $"The outbox cannot be kept in '{folder}': {failure.Message} Name a folder that can be written to in Outbox:Folder, or leave it empty to keep it in memory.", failure);
        }
    }

    /// <summary>Whether a failure is the disk's.</summary>
    /// <param name="failure">What was thrown.</param>
    public static bool IsFault(Exception failure) => failure is IOException or UnauthorizedAccessException or System.Security.SecurityException;

    /// <inheritdoc/>
    public IReadOnlyList<string> Names() => [.. Directory.EnumerateFiles(_folder).Select(path => Path.GetFileName(path)).Where(name => name != LockName)];

    /// <inheritdoc/>
    public IOutboxFile Open(string name) => new FolderFile(Path.Combine(_folder, name));

    /// <inheritdoc/>
    public void Delete(string name) => File.Delete(Path.Combine(_folder, name));

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private sealed class FolderFile : IOutboxFile
    {
        private readonly SafeFileHandle _handle;

        public FolderFile(string path)
        {
            _handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(_handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }

        public long Length => RandomAccess.GetLength(_handle);

        public int Read(Span<byte> bytes, long offset)
        {
            var read = 0;
            while (read < bytes.Length && RandomAccess.Read(_handle, bytes[read..], offset + read) is > 0 and var count)
            {
                read += count;
            }

            return read;
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_handle, bytes, offset);

        public void Truncate(long length) => RandomAccess.SetLength(_handle, length);

        public void Flush() => RandomAccess.FlushToDisk(_handle);

        public void Dispose() => _handle.Dispose();
    }
}
