namespace Emotion2Vec.Training.Data.Audio;

/// <summary>An utterance that could not be used.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Path">Its file.</param>
/// <param name="Reason">Why, and what to do.</param>
public sealed record BrokenFile(string Id, string Path, string Reason);
