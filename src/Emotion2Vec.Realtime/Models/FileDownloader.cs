using System.Net;
using System.Net.Http.Headers;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Realtime.Models;

/// <summary>
/// Fetches one file, going on where an earlier attempt or an earlier run stopped. It goes on only if the server vouches that the bytes are still the same
/// (a strong ETag in If-Range, RFC 9110 section 13.1.5); otherwise it starts again.
/// </summary>
/// <param name="transport">Sends requests.</param>
/// <param name="retries">Repeats them.</param>
internal sealed class FileDownloader(HttpTransport transport, Retries retries)
{
    private const int BufferBytes = 1 << 17;

    /// <summary>Fetches until the part is whole. Its content is not judged here.</summary>
    /// <param name="announcement">What the host said.</param>
    /// <param name="part">What has arrived.</param>
    /// <param name="maxBytes">The most that is accepted.</param>
    /// <param name="progress">Told how many bytes have arrived.</param>
    /// <param name="cancellationToken">Ends the download; what has arrived stays.</param>
    /// <returns>A task.</returns>
    /// <exception cref="Emotion2VecException">The file cannot be had from this server, or it is not what was announced.</exception>
    public Task DownloadAsync(FileAnnouncement announcement, PartialFile part, long maxBytes, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var name = Uri.UnescapeDataString(announcement.Source.Segments[^1]);
        return retries.RunAsync(name, token => AttemptAsync(name, announcement, part, maxBytes, progress, token), () => part.Length, cancellationToken);
    }

    private async Task<bool> AttemptAsync(
        string name, FileAnnouncement announcement, PartialFile part, long maxBytes, IProgress<long> progress, CancellationToken cancellationToken)
    {
        progress.Report(part.Length);
        if (part.Length > 0 && part.Length == part.Note?.Total)
        {
            return true;
        }

        using var response = await transport.SendAsync(announcement.Source, at => Request(at, part), (_, _) => true, cancellationToken).ConfigureAwait(false);
        var total = Begin(name, response, announcement, part);
        if (total > maxBytes)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"{name}: the server announces {total} bytes, more than the {maxBytes} that are plausible: is the mirror right?");
        }

        await ReceiveAsync(name, response, part, total ?? maxBytes, progress, cancellationToken).ConfigureAwait(false);
        if (total is { } expected && part.Length != expected)
        {
            throw new TransientFailureException($"the connection ended after {part.Length} of {expected} bytes");
        }

        return true;
    }

    private static HttpRequestMessage Request(Uri address, PartialFile part)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (part.Length > 0 && EntityTagHeaderValue.TryParse(part.Note?.ETag, out var tag))
        {
            request.Headers.Range = new(part.Length, null);
            request.Headers.IfRange = new(tag);
        }

        return request;
    }

    /// <summary>Lines the part up with the answer: goes on, or starts again.</summary>
    private static long? Begin(string name, HttpResponseMessage response, FileAnnouncement announcement, PartialFile part)
    {
        var tag = response.Headers.ETag is { IsWeak: false } strong ? strong.ToString() : null;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            part.Restart(null);
            throw new TransientFailureException("the server has no such range any more; starting again");
        }

        if (response.Content.Headers.ContentEncoding.Count > 0)
        {
            throw new Emotion2VecException(ErrorKind.UnsupportedFormat, $"{name}: the server encodes the file as {string.Join(", ", response.Content.Headers.ContentEncoding)} though that was declined.");
        }

        if (response.StatusCode == HttpStatusCode.PartialContent)
        {
            var range = response.Content.Headers.ContentRange;
            if (range?.From != part.Length || range.Length != part.Note?.Total || (tag is not null && tag != part.Note?.ETag))
            {
                part.Restart(null);
                throw new TransientFailureException("the server answered with another range or another version than was asked for; starting again");
            }

            return part.Note?.Total;
        }

        var total = response.Content.Headers.ContentLength;
        if (announcement.Size is { } announced && total is { } length && announced != length)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"{name}: the host announces {announced} bytes but the server of its content {length}: is the mirror right?");
        }

        total ??= announcement.Size;
        part.Restart(new(tag, total, announcement));
        return total;
    }

    private async Task ReceiveAsync(string name, HttpResponseMessage response, PartialFile part, long maxBytes, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var body = new BodyReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), transport.StallTimeout);
        await using var closing = body.ConfigureAwait(false);
        var buffer = new byte[BufferBytes];
        while (true)
        {
            var read = await ReadAsync(body, buffer, part, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }

            if (part.Length + read > maxBytes)
            {
                throw new Emotion2VecException(ErrorKind.InvalidInput, $"{name}: the server sends more than the {maxBytes} bytes expected: is the mirror right?");
            }

            // Disk trouble is not the server's: it passes through, so that nobody retries against a full disk.
            await part.AppendAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            progress.Report(part.Length);
        }
    }

    private static async ValueTask<int> ReadAsync(BodyReader body, Memory<byte> buffer, PartialFile part, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new TransientFailureException($"broken off after {part.Length} bytes ({e.Message})", inner: e);
        }
    }
}
