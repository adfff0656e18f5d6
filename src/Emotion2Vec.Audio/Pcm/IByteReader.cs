using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Pcm;

/// <summary>Bytes from outside, in order, each once. One reader at a time.</summary>
internal interface IByteReader
{
    /// <summary>Waits for bytes.</summary>
    /// <param name="destination">Room for bytes, not empty.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Bytes read: 0 at the end.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: where they come from failed.</exception>
    ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken);
}
