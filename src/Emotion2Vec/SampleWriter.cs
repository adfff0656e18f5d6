using Emotion2Vec.Core.Audio;

namespace Emotion2Vec;

/// <summary>The writing end of a stream that is fed with samples. One writer at a time, which is checked.</summary>
/// <param name="name">The stream's name, for people.</param>
/// <param name="sampleRate">Samples per second.</param>
internal sealed class SampleWriter(string name, int sampleRate)
{
    private readonly FedSource _source = new($"samples of {name}");
    private readonly int _blockSamples = Math.Max(1, sampleRate / 50);
    private int _isWriting;
    private bool _hasBegun;

    /// <summary>The source to run.</summary>
    public IAudioSource Source => _source;

    /// <summary>Writes samples, 20 ms at a time.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="wait">Waits for readers.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task.</returns>
    /// <exception cref="InvalidOperationException">Another call is under way, or the stream is over.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<float> samples, Func<CancellationToken, ValueTask> wait, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isWriting, 1) != 0)
        {
            throw new InvalidOperationException($"Samples are written to stream '{name}' already: await one call before the next.");
        }

        try
        {
            var ring = await RingAsync(cancellationToken).ConfigureAwait(false);
            for (var rest = samples; rest.Length > 0;)
            {
                var block = rest[..Math.Min(rest.Length, _blockSamples)];
                await wait(cancellationToken).ConfigureAwait(false);
                await ring.WaitForSpaceAsync(block.Length, cancellationToken).ConfigureAwait(false);
                ThrowIfOver();
                ring.TryWrite(block.Span);
                rest = rest[block.Length..];
            }
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }

    /// <summary>No more samples come.</summary>
    public void End() => _source.End();

    private async ValueTask<IAudioWriter> RingAsync(CancellationToken cancellationToken)
    {
        ThrowIfOver();
        var ring = await _source.Writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!_hasBegun)
        {
            ring.Begin(sampleRate);
            _hasBegun = true;
        }

        return ring;
    }

    private void ThrowIfOver()
    {
        if (_source.Ended.IsCompleted)
        {
            throw new InvalidOperationException($"Stream '{name}' is over: no more samples can be written to it.");
        }
    }
}
