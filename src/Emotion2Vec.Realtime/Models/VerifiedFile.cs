namespace Emotion2Vec.Realtime.Models;

/// <summary>A file that has been fetched and checked.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">SHA-256 of its content, 64 lower-case hex digits.</param>
/// <param name="Checks">What it was compared with, each as <c>sha256 given by the user</c>.</param>
internal sealed record VerifiedFile(string Name, long Bytes, string Sha256, IReadOnlyList<string> Checks);
