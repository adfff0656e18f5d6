namespace Emotion2Vec.Tools.DemoCorpus.Sound;

/// <summary>One sentence of a joined file.</summary>
/// <param name="Label">Its class.</param>
/// <param name="Sound">Its samples, trimmed and levelled.</param>
internal sealed record Part(string Label, float[] Sound);
