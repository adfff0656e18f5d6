namespace Emotion2Vec.Training.Probing;

/// <summary>One utterance as a probe sees it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Row">Its index among the features.</param>
/// <param name="Class">Its class; -1 in a regression.</param>
/// <param name="Score">Its score in a sentiment task, else 0.</param>
/// <param name="Session">Its session; null if unknown.</param>
/// <param name="Speaker">Its speaker; null if unknown.</param>
/// <param name="Part"><c>train</c>, <c>dev</c>, <c>test</c>; null if unknown.</param>
internal sealed record ProbeItem(string Id, int Row, int Class, float Score, string? Session, string? Speaker, string? Part);
