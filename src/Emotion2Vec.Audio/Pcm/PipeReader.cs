using Emotion2Vec.Core.Errors;
using Emotion2Vec.Native;
using Microsoft.Win32.SafeHandles;

namespace Emotion2Vec.Audio.Pcm;

/// <summary>The reading end of a named pipe. Waits on the calling thread, in steps short enough that a cancellation is soon seen; allocates nothing per read.</summary>
internal sealed class PipeReader : IByteReader, IDisposable
{
    private const int WaitMilliseconds = 50;

    // Error numbers of Linux.
    private const int NoEntry = 2;
    private const int Denied = 13;

    private readonly string _path;
    private readonly SafeFileHandle _pipe;

    /// <summary>Opens a pipe, whether or not anyone writes to it.</summary>
    /// <param name="path">The pipe.</param>
    /// <exception cref="Emotion2VecException">It is missing, not to be read, or no pipe.</exception>
    public PipeReader(string path)
    {
        _path = path;
        _pipe = NamedPipe.Open(path, out var error);
        if (_pipe.IsInvalid)
        {
            throw error switch
            {
                NoEntry => new Emotion2VecException(ErrorKind.NotFound, $"There is no pipe '{path}': mkfifo \"{path}\" makes one."),
                Denied => new Emotion2VecException(ErrorKind.PermissionDenied, $"'{path}' may not be read by this user."),
                0 => new Emotion2VecException(ErrorKind.InvalidInput, $"'{path}' is a file, not a pipe: files are read as file:{path}."),
                _ => new Emotion2VecException(ErrorKind.InvalidInput, $"'{path}' cannot be read as a pipe (error {error})."),
            };
        }
    }

    /// <summary>True as long as nobody has written anything.</summary>
    public bool IsUntouched { get; private set; } = true;

    /// <summary>Reads what a writer has written; 0 once the writer that was there has gone. Before the first writer, waits for it.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken) => new(Read(destination.Span, cancellationToken));

    /// <summary>As <see cref="ReadAsync"/>, on the calling thread.</summary>
    public int Read(Span<byte> destination, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (NamedPipe.Wait(_pipe, WaitMilliseconds) && NamedPipe.Read(_pipe, destination) is >= 0 and var count)
                {
                    IsUntouched &= count == 0;
                    return count;
                }
            }
        }
        catch (NativeCallException exception)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"Reading '{_path}' failed: {exception.Message}", exception);
        }
    }

    public void Dispose() => _pipe.Dispose();
}
