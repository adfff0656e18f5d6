namespace Emotion2Vec.Core.Errors;

/// <summary>An environment failure: something outside the program is not as needed.</summary>
/// <param name="kind">What the caller can do.</param>
/// <param name="message">What failed, where, and what to do, in one sentence or two.</param>
/// <param name="inner">The cause, if another exception was one.</param>
public sealed class Emotion2VecException(ErrorKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the caller can do.</summary>
    public ErrorKind Kind { get; } = kind;
}
