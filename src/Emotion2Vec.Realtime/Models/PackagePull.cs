using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model.Packages;

namespace Emotion2Vec.Realtime.Models;

/// <summary>From a published name to a model package: fetch, convert, record. What was fetched is removed once the package stands, unless it is to be kept.</summary>
/// <param name="pull">Fetches.</param>
/// <param name="convert">Converts a folder of fetched files into a package.</param>
internal sealed class PackagePull(ModelPull pull, Func<string, string, ConversionOptions, CancellationToken, Task<ModelPackage>> convert)
{
    private const string DownloadSuffix = ".download";

    /// <summary>Runs.</summary>
    /// <param name="entry">The model.</param>
    /// <param name="output">Folder of the package.</param>
    /// <param name="sha256">The checkpoint's SHA-256 that the user vouches for, or null.</param>
    /// <param name="overwrite">Whether an existing package may be replaced.</param>
    /// <param name="keepDownload">Whether the fetched files stay.</param>
    /// <param name="cancellationToken">Ends it; what has arrived is kept for the next run.</param>
    /// <returns>The package.</returns>
    /// <exception cref="Emotion2VecException">The message says what is wrong and what to do.</exception>
    public async Task<ModelPackage> RunAsync(CatalogueEntry entry, string output, string? sha256, bool overwrite, bool keepDownload, CancellationToken cancellationToken)
    {
        ThrowIfInTheWay(output, overwrite);
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)) + DownloadSuffix;
        var record = await pull.RunAsync(new(entry, folder, sha256), cancellationToken).ConfigureAwait(false);
        var package = await convert(folder, output, Options(record, overwrite), cancellationToken).ConfigureAwait(false);
        foreach (var name in new[] { ModelPull.LicenceName, ModelPull.RecordName })
        {
            File.Copy(Path.Combine(folder, name), Path.Combine(package.Directory, name), overwrite: true);
        }

        if (!keepDownload)
        {
            Remove(folder, entry);
        }

        return package;
    }

    // Found now rather than after gigabytes.
    private static void ThrowIfInTheWay(string output, bool overwrite)
    {
        if (!Directory.Exists(output) || !Directory.EnumerateFileSystemEntries(output).Any())
        {
            return;
        }

        if (!File.Exists(Path.Combine(output, ModelPackage.ManifestFile)))
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{output}' is not empty and no model package: choose another folder with --output.");
        }

        if (!overwrite)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{output}' is a model package already: choose another folder with --output, or allow it to be replaced with --overwrite.");
        }
    }

    // Only what was fetched: if somebody keeps other things in that folder, they stay, and it with them.
    private static void Remove(string folder, CatalogueEntry entry)
    {
        foreach (var name in entry.Files.Select(file => file.Name).Concat([ModelPull.LicenceName, ModelPull.RecordName]))
        {
            File.Delete(Path.Combine(folder, name));
        }

        if (!Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }

    // The name is upstream's, which its licence asks to keep.
    private static ConversionOptions Options(PullRecord record, bool overwrite) => new()
    {
        Name = record.Model,
        Licence = FormattableString.Invariant($"{record.Licence}, {record.LicencePage}. {record.LicenceAccepted} Fetched from {record.Host}{(record.Revision is { } revision ? $" (revision {revision})" : "")} at {record.FetchedAt:u}; the text is in {ModelPull.LicenceName}."),
        Package = new() { Overwrite = overwrite },
    };
}
