namespace Emotion2Vec.Tools.DemoCorpus.Writing;

/// <summary>A file that was made.</summary>
/// <param name="Manifest">Name of its manifest, without ending.</param>
/// <param name="Line">What the manifest says.</param>
/// <param name="Hash">SHA-256 of the file.</param>
internal sealed record MadeFile(string Manifest, ManifestLine Line, byte[] Hash);
