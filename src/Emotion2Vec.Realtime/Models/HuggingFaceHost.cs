using System.Globalization;

namespace Emotion2Vec.Realtime.Models;

/// <summary>
/// Hugging Face or a mirror with its layout. A file's head carries <c>X-Linked-Size</c> and <c>X-Linked-Etag</c> (the SHA-256) for large files, which are
/// kept elsewhere, and its Git object name as <c>ETag</c> for small ones (huggingface_hub, <c>get_hf_file_metadata</c>).
/// </summary>
/// <param name="transport">Sends requests.</param>
/// <param name="retries">Repeats them.</param>
/// <param name="address">The host or a mirror.</param>
internal sealed class HuggingFaceHost(HttpTransport transport, Retries retries, Uri address) : IModelHost
{
    /// <summary>Where the authors publish.</summary>
    public static Uri Official { get; } = new("https://huggingface.co/");

    /// <inheritdoc/>
    public string Name => "Hugging Face";

    /// <inheritdoc/>
    public Uri Address => address;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FileAnnouncement>> AnnounceAsync(CatalogueEntry entry, CancellationToken cancellationToken)
    {
        var announcements = new List<FileAnnouncement>();
        foreach (var file in entry.Files)
        {
            var source = new Uri(address, $"{address.AbsolutePath.TrimEnd('/')}/{entry.HuggingFaceRepository}/resolve/main/{Uri.EscapeDataString(file.Name)}");
            announcements.Add(await retries.RunAsync(file.Name, token => AskAsync(source, token), () => 0, cancellationToken).ConfigureAwait(false));
        }

        return announcements;
    }

    private async Task<FileAnnouncement> AskAsync(Uri source, CancellationToken cancellationToken)
    {
        // Renamed repositories redirect within the host; a redirect to elsewhere already carries what is asked for.
        using var response = await transport.SendAsync(source, at => new(HttpMethod.Head, at), (from, to) => from.Authority == to.Authority, cancellationToken).ConfigureAwait(false);
        var tag = Header(response, "X-Linked-Etag") ?? Header(response, "ETag");
        var isRedirect = (int)response.StatusCode is >= 300 and < 400;
        var size = long.TryParse(Header(response, "X-Linked-Size"), NumberStyles.None, CultureInfo.InvariantCulture, out var linked)
            ? linked
            : isRedirect ? null : response.Content.Headers.ContentLength;
        return new(
            source,
            size,
            ContentHash.TryReadSha256(tag, out var sha256) ? sha256 : null,
            ContentHash.TryReadSha1(tag, out var sha1) ? sha1 : null,
            Header(response, "X-Repo-Commit"));
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
