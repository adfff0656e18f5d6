using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Data.Manifests;

/// <summary>Reads data sets.</summary>
public static class ManifestReader
{
    /// <summary>Reads a manifest.</summary>
    /// <param name="path">A JSON lines file (<c>.jsonl</c>).</param>
    /// <param name="options">What to take; all of it if null.</param>
    /// <returns>At least one utterance, in the order of the file.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.NotFound"/>, <see cref="ErrorKind.PermissionDenied"/>; <see cref="ErrorKind.UnsupportedFormat"/>: none of these formats;
    /// <see cref="ErrorKind.InvalidInput"/>: the message names file and line, and what to do.
    /// </exception>
    public static Manifest Read(string path, ManifestOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var text = ManifestText.Read(Path.GetFullPath(path));
        var root = Path.GetDirectoryName(text.Path) ?? "/";
        return ManifestAssembly.Build(text, JsonLinesManifest.Rows(text), root, ManifestText.Hash([text]), options ?? new());
    }
}
