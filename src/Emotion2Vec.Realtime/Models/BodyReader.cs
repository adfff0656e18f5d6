namespace Emotion2Vec.Realtime.Models;

/// <summary>Reads an answer's body, and gives up on a server that sends nothing for too long. One owner.</summary>
/// <param name="body">The body; disposed with the reader.</param>
/// <param name="stallTimeout">How long the server may send nothing.</param>
internal sealed class BodyReader(Stream body, TimeSpan stallTimeout) : IAsyncDisposable
{
    /// <summary>Reads what is there.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>Bytes read; 0 at the end.</returns>
    /// <exception cref="IOException">The connection broke, or nothing came for too long.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(stallTimeout);
        try
        {
            return await body.ReadAsync(buffer, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"nothing came for {stallTimeout.TotalSeconds:0.#} s", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => body.DisposeAsync();
}
