namespace Emotion2Vec.Tools.DemoCorpus.Writing;

/// <summary>A line of a manifest.</summary>
/// <param name="Id">Its name, unique within the corpus.</param>
/// <param name="Path">The file, relative to the manifest.</param>
/// <param name="Label">Its class; of a file whose class changes, the one that it changes to.</param>
/// <param name="Speaker">Who speaks.</param>
/// <param name="Split"><c>train</c>, <c>dev</c> or <c>test</c>.</param>
/// <param name="Seconds">Length of the file.</param>
/// <param name="Text">What is said.</param>
/// <param name="Spans">Of a file whose class changes: its stretches, which cover all of it.</param>
internal sealed record ManifestLine(
    string Id,
    string Path,
    string Label,
    string Speaker,
    string Split,
    double Seconds,
    string Text,
    IReadOnlyList<ManifestSpan>? Spans);
