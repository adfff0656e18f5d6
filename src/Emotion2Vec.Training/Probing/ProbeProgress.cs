namespace Emotion2Vec.Training.Probing;

/// <summary>How far a probe is.</summary>
/// <param name="Stage"><c>features</c>, or the name of the fold.</param>
/// <param name="Done">Utterances or epochs done.</param>
/// <param name="Total">Of so many.</param>
/// <param name="Message">One line for people: the last utterance that was left out, or loss and validation score.</param>
public sealed record ProbeProgress(string Stage, int Done, int Total, string Message);
