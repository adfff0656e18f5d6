namespace Emotion2Vec.Realtime.Models;

/// <summary>What to pull, and where to.</summary>
/// <param name="Entry">The model.</param>
/// <param name="Folder">Where its files go; made if it does not exist.</param>
/// <param name="Sha256">The checkpoint's SHA-256 that the user vouches for, or null.</param>
internal sealed record PullRequest(CatalogueEntry Entry, string Folder, string? Sha256 = null);
