using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Data.Manifests;

/// <summary>
/// Reads data sets: JSON lines, CSV, fairseq tsv with labels, Kaldi folders, EmoBox metadata. Everything is bounded and checked; a manifest that is wrong
/// anywhere is refused as a whole, since half a data set trains a model that nobody asked for.
/// </summary>
public static class ManifestReader
{
    private const string Formats = "JSON lines (.jsonl, also EmoBox metadata), CSV (.csv), fairseq (.tsv with .lbl or .emo beside it) and Kaldi folders (with wav.scp) are read";

    /// <summary>Reads a manifest. What kind it is shows in its name: <c>.jsonl</c>, <c>.csv</c>, <c>.tsv</c>, or a folder with <c>wav.scp</c>.</summary>
    /// <param name="path">The file, or the folder.</param>
    /// <param name="options">What to take; all of it if null.</param>
    /// <returns>At least one utterance, in the order of the file.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.NotFound"/>, <see cref="ErrorKind.PermissionDenied"/>; <see cref="ErrorKind.UnsupportedFormat"/>: none of these formats;
    /// <see cref="ErrorKind.InvalidInput"/>: the message names file and line, and what to do.
    /// </exception>
    public static Manifest Read(string path, ManifestOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, "The manifest's path has a NUL character in it.");
        }

        return ManifestAssembly.Build(Open(Path.GetFullPath(path)), options ?? new());
    }

    private static ManifestSource Open(string path)
    {
        if (Directory.Exists(path))
        {
            return File.Exists(Path.Combine(path, KaldiManifest.Recordings))
                ? KaldiManifest.Open(path)
                : throw new Emotion2VecException(ErrorKind.UnsupportedFormat, $"The folder '{path}' has no wav.scp. {Formats}: name one.");
        }

        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".jsonl" or ".ndjson":
                var text = ManifestText.Read(path);
                return EmoBoxManifest.IsOne(text) ? EmoBoxManifest.Open(text) : ManifestSource.Of(text, JsonLinesManifest.Rows(text));
            case ".csv":
                return CsvManifest.Open(path);
            case ".tsv":
                return FairseqManifest.Open(path);
            case ".scp" when Path.GetFileName(path) == KaldiManifest.Recordings:
                return KaldiManifest.Open(Path.GetDirectoryName(path) ?? "/");
            default:
                _ = ManifestText.Read(path);
                throw new Emotion2VecException(ErrorKind.UnsupportedFormat, $"'{path}' is no manifest by its name. {Formats}.");
        }
    }
}
