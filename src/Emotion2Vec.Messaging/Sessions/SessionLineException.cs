namespace Emotion2Vec.Messaging.Sessions;

/// <summary>A line that is none of a session's.</summary>
/// <param name="message">What is wrong with it, as the end of a sentence.</param>
internal sealed class SessionLineException(string message) : Exception(message);
