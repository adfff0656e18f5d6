namespace Emotion2Vec.Realtime.Control;

/// <summary>Why a command was not carried out.</summary>
/// <param name="Kind">What can be done about it: a kind of error in snake_case, such as <c>not_found</c>.</param>
/// <param name="Message">What is wrong, and what to do about it.</param>
internal sealed record ControlError(string Kind, string Message);
