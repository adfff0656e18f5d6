using System.Text.Json;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Packages;

/// <summary>The files of a public model: checkpoint, configuration and, where it has a classifier, labels.</summary>
/// <param name="Checkpoint">The weights.</param>
/// <param name="Config">The <c>config.yaml</c>.</param>
/// <param name="Tokens">The token list; null if there is none.</param>
internal sealed record UpstreamFiles(string Checkpoint, string Config, string? Tokens)
{
    private const int MaxBytes = 1 << 20;

    private static readonly string[] CheckpointNames = ["model.pt", "emotion2vec_base.pt", "model.safetensors"];
    private static readonly string[] TokenNames = ["tokens.json", "tokens.txt"];

    /// <summary>Finds the files: what the options name, else what <c>configuration.json</c> names, else by the names public models use.</summary>
    /// <param name="inputPath">A folder, or the checkpoint alone.</param>
    /// <param name="options">May name the configuration and the token list.</param>
    public static UpstreamFiles Find(string inputPath, ConversionOptions options)
    {
        var isFolder = Directory.Exists(inputPath);
        if (!isFolder && !File.Exists(inputPath))
        {
            throw new ModelException($"{inputPath} does not exist; name a checkpoint or the folder of a public model.");
        }

        var folder = isFolder ? inputPath : Path.GetDirectoryName(Path.GetFullPath(inputPath)) ?? ".";
        var named = isFolder ? ReadConfigurationJson(folder) : new Dictionary<string, string>(StringComparer.Ordinal);
        var checkpoint = isFolder ? named.GetValueOrDefault("init_param") ?? FirstThere(folder, CheckpointNames) : inputPath;
        var config = options.ConfigPath ?? named.GetValueOrDefault("config") ?? FirstThere(folder, ["config.yaml"]);
        var tokens = options.WithoutHead ? null : options.TokensPath ?? named.GetValueOrDefault("token_list") ?? FirstThere(folder, TokenNames);
        return new UpstreamFiles(
            checkpoint ?? throw new ModelException($"{folder} has no checkpoint; {string.Join(", ", CheckpointNames)} were looked for."),
            config ?? throw new ModelException($"{folder} has no config.yaml; name the configuration of the model."),
            tokens);
    }

    private static string? FirstThere(string folder, string[] names) => names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    // file_path_metas of ModelScope's configuration.json: init_param, config and tokenizer_conf.token_list, relative to the folder.
    private static Dictionary<string, string> ReadConfigurationJson(string folder)
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        var path = Path.Combine(folder, "configuration.json");
        if (!File.Exists(path))
        {
            return paths;
        }

        try
        {
            using var document = JsonDocument.Parse(TextFile.Read(path, MaxBytes), new JsonDocumentOptions { MaxDepth = 16 });
            if (Find(document.RootElement, "file_path_metas") is { } metas)
            {
                Add(paths, "init_param", Find(metas, "init_param"), folder, path);
                Add(paths, "config", Find(metas, "config"), folder, path);
                Add(paths, "token_list", Find(metas, "tokenizer_conf") is { } tokenizer ? Find(tokenizer, "token_list") : null, folder, path);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter for text that is half a character
        {
            throw new ModelException($"{path} is not valid JSON: {e.Message}", e);
        }

        return paths;
    }

    private static JsonElement? Find(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static void Add(Dictionary<string, string> paths, string key, JsonElement? value, string folder, string source)
    {
        if (value is not { } element)
        {
            return;
        }

        // Only a file of the same folder: a downloaded description does not get to name others of this machine.
        var name = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        if (string.IsNullOrEmpty(name) || name != Path.GetFileName(name) || name is "." or "..")
        {
            throw new ModelException($"{source}: {key} is {element.GetRawText()}; the name of a file beside it is needed.");
        }

        paths.Add(key, Path.Combine(folder, name));
    }
}
