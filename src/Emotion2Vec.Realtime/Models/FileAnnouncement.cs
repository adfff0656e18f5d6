namespace Emotion2Vec.Realtime.Models;

/// <summary>What a host says about a file before it is fetched. Every part may be missing.</summary>
/// <param name="Source">Where it can be fetched.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Sha256">SHA-256 of its content, 64 lower-case hex digits.</param>
/// <param name="GitSha1">Its Git object name, 40 lower-case hex digits: SHA-1 of <c>blob {length}\0</c> and the content.</param>
/// <param name="Revision">The commit it belongs to.</param>
internal sealed record FileAnnouncement(Uri Source, long? Size = null, string? Sha256 = null, string? GitSha1 = null, string? Revision = null);
