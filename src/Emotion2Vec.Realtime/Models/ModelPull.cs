using System.Text;
using System.Text.Json;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Realtime.Models;

/// <summary>Fetches a published checkpoint: licence, room on the disk, files, checks, record. Nothing is fetched before the licence is accepted.</summary>
/// <param name="host">Where from.</param>
/// <param name="transport">Sends requests.</param>
/// <param name="retries">Repeats them.</param>
/// <param name="dialogue">Whom to ask and tell.</param>
/// <param name="clock">The clock.</param>
/// <param name="freeBytes">Bytes free on the disk of a folder.</param>
internal sealed class ModelPull(IModelHost host, HttpTransport transport, Retries retries, IPullDialogue dialogue, TimeProvider clock, Func<string, long> freeBytes)
{
    /// <summary>The record's file name.</summary>
    internal const string RecordName = "provenance.json";

    /// <summary>The licence's file name.</summary>
    internal const string LicenceName = "MODEL_LICENSE.txt";

    // The checkpoint is read and a package of at most its size is written beside it; the rest is for everybody else on that disk.
    private const double RoomFactor = 2.1;
    private const int MaxLicenceBytes = 256 * 1024;

    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true };

    /// <summary>Runs.</summary>
    /// <param name="request">What to pull, and where to.</param>
    /// <param name="cancellationToken">Ends it; what has arrived is kept for the next run.</param>
    /// <returns>The record that was written beside the files.</returns>
    /// <exception cref="Emotion2VecException">The message says what is wrong and what to do.</exception>
    public async Task<PullRecord> RunAsync(PullRequest request, CancellationToken cancellationToken)
    {
        var entry = request.Entry;
        var text = await FetchLicenceAsync(entry.Licence, cancellationToken).ConfigureAwait(false);
        var accepted = dialogue.AcceptLicence(entry.Licence, text)
            ?? throw new Emotion2VecException(ErrorKind.PermissionDenied, $"{entry.Name} was not fetched: its licence was not accepted. Scripts accept it with --accept-licence.");

        var announcements = await host.AnnounceAsync(entry, cancellationToken).ConfigureAwait(false);
        CheckSizes(entry, announcements);
        Directory.CreateDirectory(request.Folder);
        CheckRoom(request.Folder, entry, announcements);

        var files = new List<VerifiedFile>();
        await dialogue.ShowProgressAsync(async bar =>
        {
            foreach (var (file, announcement) in entry.Files.Zip(announcements))
            {
                files.Add(await FetchAsync(request, file, announcement, bar(file.Name, announcement.Size), cancellationToken).ConfigureAwait(false));
            }
        }).ConfigureAwait(false);

        var record = new PullRecord
        {
            Model = entry.Name,
            Host = host.Address,
            Revision = announcements.Select(announcement => announcement.Revision).FirstOrDefault(revision => revision is not null),
            FetchedAt = clock.GetUtcNow(),
            Licence = entry.Licence.Name,
            LicencePage = entry.Licence.Page,
            LicenceAccepted = accepted,
            Files = files,
        };
        await File.WriteAllTextAsync(Path.Combine(request.Folder, LicenceName), LicenceNote(record, entry.Licence, text), cancellationToken).ConfigureAwait(false);
        await File.WriteAllBytesAsync(Path.Combine(request.Folder, RecordName), JsonSerializer.SerializeToUtf8Bytes(record, Layout), cancellationToken).ConfigureAwait(false);
        return record;
    }

    private async Task<string?> FetchLicenceAsync(Licence licence, CancellationToken cancellationToken)
    {
        try
        {
            return Encoding.UTF8.GetString(await SmallBody.ReadAsync(transport, licence.Text, MaxLicenceBytes, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is Emotion2VecException or TransientFailureException)
        {
            // One attempt: a mirror inside a closed network cannot offer it, and the page and summary still can be shown.
            dialogue.Notice($"The licence's text could not be fetched: {e.Message}");
            return null;
        }
    }

    private async Task<VerifiedFile> FetchAsync(PullRequest request, CatalogueFile file, FileAnnouncement announcement, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var destination = Path.Combine(request.Folder, file.Name);
        var isCheckpoint = file.MaxBytes == request.Entry.Files.Max(other => other.MaxBytes);
        var expected = new FileExpectation(announcement, host is HuggingFaceHost ? file.Sha256Start : "", isCheckpoint ? request.Sha256 : null);
        if (await VerifyExistingAsync(file.Name, destination, expected, cancellationToken).ConfigureAwait(false) is { } present)
        {
            progress.Report(present.Bytes);
            return present;
        }

        var part = PartialFile.Open(destination, announcement);
        await using var closing = part.ConfigureAwait(false);
        await new FileDownloader(transport, retries).DownloadAsync(announcement, part, file.MaxBytes, progress, cancellationToken).ConfigureAwait(false);
        try
        {
            var verified = await FileVerifier.VerifyAsync(file.Name, part.ReadFromStart(), expected, cancellationToken).ConfigureAwait(false);
            await part.CompleteAsync().ConfigureAwait(false);
            return verified;
        }
        catch (Emotion2VecException)
        {
            await part.DiscardAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<VerifiedFile?> VerifyExistingAsync(string name, string path, FileExpectation expected, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var content = File.OpenRead(path);
            await using var closing = content.ConfigureAwait(false);
            var verified = await FileVerifier.VerifyAsync(name, content, expected, cancellationToken).ConfigureAwait(false);
            return verified.Checks.Count > 0 ? verified : null; // Compared with nothing, it proves nothing.
        }
        catch (Emotion2VecException)
        {
            return null; // Another version: it is fetched anew and replaced once the new one is whole.
        }
    }

    private static void CheckSizes(CatalogueEntry entry, IReadOnlyList<FileAnnouncement> announcements)
    {
        foreach (var (file, announcement) in entry.Files.Zip(announcements))
        {
            if (announcement.Size > file.MaxBytes)
            {
                throw new Emotion2VecException(ErrorKind.InvalidInput, $"{file.Name}: {announcement.Source.Host} announces {announcement.Size} bytes, more than the {file.MaxBytes} that are plausible: is the mirror right?");
            }
        }
    }

    private void CheckRoom(string folder, CatalogueEntry entry, IReadOnlyList<FileAnnouncement> announcements)
    {
        var total = Math.Max(announcements.Sum(announcement => announcement.Size ?? 0), announcements.Any(announcement => announcement.Size is null) ? entry.ApproximateBytes : 0);
        var needed = (long)(total * RoomFactor);
        var free = freeBytes(folder);
        if (free < needed)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"{Path.GetFullPath(folder)} has room for {free / 1_000_000} MB, but fetching and converting {entry.Name} takes {needed / 1_000_000} MB: free some, or choose another folder with --output.");
        }
    }

    private static string LicenceNote(PullRecord record, Licence licence, string? text) => $"""
        {record.Model}: {licence.Name}
        {licence.Page}
        Fetched from {record.Host} at {record.FetchedAt:u}. {record.LicenceAccepted}

        {text ?? $"The full text could not be fetched at that time; read it at the address above. In short: {licence.Summary}"}
        """;
}
