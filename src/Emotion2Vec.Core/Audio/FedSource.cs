using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Core.Audio;

/// <summary>
/// The source of a stream that came through a door: whoever receives the sound writes it to <see cref="Writer"/> from one thread, and says when it is over.
/// </summary>
/// <param name="description">What it is, for people; holds no secrets.</param>
public sealed class FedSource(string description) : IAudioSource
{
    private readonly TaskCompletionSource<IAudioWriter> _writer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public string Description { get; } = description;

    /// <inheritdoc/>
    public bool IsLive => true;

    /// <summary>
    /// Where samples go, once the stream runs; <see cref="IAudioWriter.Begin"/> is the feeder's to call. Cancelled if the stream ended before it ran.
    /// </summary>
    public Task<IAudioWriter> Writer => _writer.Task;

    /// <summary>
    /// Completes when the stream wants no more: the feeder said so, or the stream was stopped; fails if the feeder gave it up. What is written afterwards is
    /// dropped.
    /// </summary>
    public Task Ended => _ended.Task;

    /// <summary>The sound is over. Any thread; the first call counts.</summary>
    public void End()
    {
        _ended.TrySetResult();
        _writer.TrySetCanceled();
    }

    /// <summary>The sound cannot go on: the stream ends, and says why. Any thread; the first call counts, of this and of <see cref="End"/>.</summary>
    /// <param name="reason">Why, for people.</param>
    public void Fail(string reason)
    {
        // Input that is wrong, so that nobody waits for it to come again: what comes again comes through the door.
        _ended.TrySetException(new Emotion2VecException(ErrorKind.InvalidInput, reason));
        _writer.TrySetCanceled();
    }

    /// <inheritdoc/>
    public async Task RunAsync(IAudioWriter writer, CancellationToken cancellationToken)
    {
        await using var stop = cancellationToken.UnsafeRegister(static source => ((FedSource)source!).End(), this).ConfigureAwait(false);
        _writer.TrySetResult(writer);
        await _ended.Task.ConfigureAwait(false);
    }
}
