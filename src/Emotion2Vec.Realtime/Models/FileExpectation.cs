namespace Emotion2Vec.Realtime.Models;

/// <summary>What a file must be.</summary>
/// <param name="Announced">What the host says of it.</param>
/// <param name="RecordedSha256Start">The first digits of its SHA-256 that this program remembers, or empty.</param>
/// <param name="UserSha256">The SHA-256 that the user vouches for, or null.</param>
internal sealed record FileExpectation(FileAnnouncement Announced, string RecordedSha256Start = "", string? UserSha256 = null);
