namespace Emotion2Vec.Realtime.Models;

/// <summary>Which bytes a partial file holds.</summary>
/// <param name="ETag">The server's strong validator for them; null if it gave none, in which case they cannot be continued.</param>
/// <param name="Total">Length of the whole, if known.</param>
/// <param name="Announced">What the host said of the file when they were begun.</param>
internal sealed record PartialFileNote(string? ETag, long? Total, FileAnnouncement Announced)
{
    /// <summary>Says whether the bytes belong to what is announced now.</summary>
    /// <param name="now">What the host says now.</param>
    /// <returns>False if anything that identifies the content differs.</returns>
    public bool IsFor(FileAnnouncement now) => Announced is not null
        && (Announced.Size, Announced.Sha256, Announced.GitSha1, Announced.Source) == (now.Size, now.Sha256, now.GitSha1, now.Source);
}
