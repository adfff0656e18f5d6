namespace Emotion2Vec.Realtime.Models;

/// <summary>
/// Where the model and the clip that come with the program lie: beside it, whatever the working directory. A path of the working directory wins,
/// so that a checkout uses its own files.
/// </summary>
internal static class BundledAssets
{
    private const string Folder = "configs/demo/";
    private const string Model = Folder + "demo-synth";
    private const string FileScheme = "file:";

    /// <summary>The clip of synthetic speech.</summary>
    public static string SpokenClip => Beside(Folder + "spoken-clip.flac");

    /// <summary>Finds the folder of a model package.</summary>
    /// <param name="path">A folder as configured; empty for the bundled model.</param>
    /// <returns>The folder to open.</returns>
    public static string ModelFolder(string path) => path.Length == 0 ? Beside(Model) : Resolve(path, Path.Exists);

    /// <summary>Finds the file of a source description, if it is a bundled one.</summary>
    /// <param name="description">A source as configured, such as <c>file:configs/demo/spoken-clip.flac?pace=fast</c>.</param>
    /// <returns>The description, with the file's full path where the bundled file is meant.</returns>
    public static string Source(string description) => Source(description, Path.Exists);

    /// <summary>As above, with another way to ask whether a path exists.</summary>
    internal static string Source(string description, Predicate<string> exists)
    {
        if (!description.StartsWith(FileScheme, StringComparison.Ordinal))
        {
            return Resolve(description, exists);
        }

        var path = description[FileScheme.Length..];
        var query = path.LastIndexOf('?') is var mark and >= 0 ? path[mark..] : "";
        return FileScheme + Resolve(path[..^query.Length], exists) + query;
    }

    private static string Resolve(string path, Predicate<string> exists) =>
        path.StartsWith(Folder, StringComparison.Ordinal) && !exists(path) && exists(Beside(path)) ? Beside(path) : path;

    private static string Beside(string path) => Path.Combine(AppContext.BaseDirectory, path);
}
