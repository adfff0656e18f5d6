namespace Emotion2Vec.Training.Probing.Results;

/// <summary>What a probe works on, told apart from other input.</summary>
/// <param name="Source">Where the features come from: the front end, or <c>files</c>.</param>
/// <param name="Hash">Hash of the feature files.</param>
/// <param name="ManifestHash">Hash of the manifest; null without one.</param>
/// <param name="Utterances">Utterances with features.</param>
/// <param name="Width">Values in a row.</param>
internal sealed record ProbeInput(string Source, string Hash, string? ManifestHash, int Utterances, int Width);
