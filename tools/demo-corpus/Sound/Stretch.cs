namespace Emotion2Vec.Tools.DemoCorpus.Sound;

/// <summary>A stretch with one class.</summary>
/// <param name="Start">Its first sample.</param>
/// <param name="End">The sample after its last.</param>
/// <param name="Label">Its class.</param>
internal sealed record Stretch(int Start, int End, string Label);
