namespace Emotion2Vec.Realtime.Models;

/// <summary>A request failed in a way that another attempt may mend. Never leaves <see cref="Retries"/>.</summary>
/// <param name="message">What happened.</param>
/// <param name="pause">How long the server asked to wait, if it did.</param>
/// <param name="inner">The cause, if another exception was one.</param>
internal sealed class TransientFailureException(string message, TimeSpan? pause = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long the server asked to wait, if it did.</summary>
    public TimeSpan? Pause { get; } = pause;
}
