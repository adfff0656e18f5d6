using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Pcm;

/// <summary>
/// Reads a stream whose own reads may block beyond cancellation, as those of standard input do: a cancelled wait leaves its
/// read under way, and the next wait takes up its bytes, so none are lost. One reader at a time.
/// </summary>
internal sealed class InputReader(Stream stream) : IByteReader
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private Task<int>? _pending;
    private int _start;
    private int _end;

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (_start == _end)
        {
            _pending ??= stream.ReadAsync(_buffer, CancellationToken.None).AsTask();
            _end = await FinishAsync(_pending, cancellationToken);
            _start = 0;
            _pending = null;
        }

        var count = Math.Min(destination.Length, _end - _start);
        _buffer.AsMemory(_start, count).CopyTo(destination);
        _start += count;
        return count;
    }

    private static async Task<int> FinishAsync(Task<int> read, CancellationToken cancellationToken)
    {
        try
        {
            return await read.WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"The input stream failed: {exception.Message}", exception);
        }
    }
}
