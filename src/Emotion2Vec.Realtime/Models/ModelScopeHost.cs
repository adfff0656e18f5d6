using System.Text.Json;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Realtime.Models;

/// <summary>
/// ModelScope or a mirror with its layout. <c>/api/v1/models/{repository}/repo/files</c> lists every file with size and SHA-256
/// (modelscope, <c>HubApi.get_model_files</c>).
/// </summary>
/// <param name="transport">Sends requests.</param>
/// <param name="retries">Repeats them.</param>
/// <param name="address">The host or a mirror.</param>
internal sealed class ModelScopeHost(HttpTransport transport, Retries retries, Uri address) : IModelHost
{
    private const int MaxListBytes = 4 << 20;

    /// <summary>Where the authors publish.</summary>
    public static Uri Official { get; } = new("https://www.modelscope.cn/");

    /// <inheritdoc/>
    public string Name => "ModelScope";

    /// <inheritdoc/>
    public Uri Address => address;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FileAnnouncement>> AnnounceAsync(CatalogueEntry entry, CancellationToken cancellationToken)
    {
        var root = address.AbsolutePath.TrimEnd('/');
        var list = new Uri(address, $"{root}/api/v1/models/{entry.ModelScopeRepository}/repo/files?Revision=master&Recursive=true");
        var json = await retries.RunAsync("file list", token => SmallBody.ReadAsync(transport, list, MaxListBytes, token), () => 0, cancellationToken).ConfigureAwait(false);
        var published = Parse(json, list);
        return [.. entry.Files.Select(file => published.TryGetValue(file.Name, out var said)
            ? said with { Source = new(address, $"{root}/models/{entry.ModelScopeRepository}/resolve/master/{Uri.EscapeDataString(file.Name)}") }
            : throw new Emotion2VecException(ErrorKind.NotFound, $"{entry.ModelScopeRepository} at {address.Host} has no file {file.Name}: pull it from Hugging Face instead (--from huggingface)."))];
    }

    private static Dictionary<string, FileAnnouncement> Parse(byte[] json, Uri list)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var files = new Dictionary<string, FileAnnouncement>(StringComparer.Ordinal);
            foreach (var file in document.RootElement.GetProperty("Data").GetProperty("Files").EnumerateArray())
            {
                if (file.GetProperty("Path").GetString() is { } path)
                {
                    files[path] = new(
                        list,
                        file.TryGetProperty("Size", out var size) && size.TryGetInt64(out var bytes) && bytes > 0 ? bytes : null,
                        file.TryGetProperty("Sha256", out var hash) && ContentHash.TryReadSha256(hash.GetString(), out var sha256) ? sha256 : null,
                        Revision: file.TryGetProperty("Revision", out var revision) ? revision.GetString() : null);
                }
            }

            return files;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"{list} is not ModelScope's list of files: {e.Message} Is the mirror right?", e);
        }
    }
}
