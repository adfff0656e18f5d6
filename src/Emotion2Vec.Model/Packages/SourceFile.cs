namespace Emotion2Vec.Model.Packages;

/// <summary>A file that a package was made from.</summary>
/// <param name="Name">Its name, without folders.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal.</param>
public sealed record SourceFile(string Name, string Sha256);
