using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Realtime.Analysis;

/// <summary>Finds the sound files that inputs mean: files as they are, folders with all below them.</summary>
internal static class SoundFiles
{
    /// <summary>Endings that count as sound inside a folder; a file named itself may have any.</summary>
    private static readonly HashSet<string> Endings = new(
        [".wav", ".wave", ".w64", ".rf64", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff", ".aifc", ".au", ".snd", ".caf"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds them.</summary>
    /// <param name="inputs">Files and folders.</param>
    /// <returns>Files in the order of the inputs, within a folder by name; each once.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NotFound"/>: a folder holds none, or may not be read.</exception>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> inputs)
    {
        var files = new List<string>();
        foreach (var input in inputs)
        {
            files.AddRange(Directory.Exists(input) ? Below(input) : [input]);
        }

        return [.. files.DistinctBy(Path.GetFullPath)];
    }

    private static List<string> Below(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden };
        var files = Directory.EnumerateFiles(folder, "*", options).Where(path => Endings.Contains(Path.GetExtension(path))).Order(StringComparer.Ordinal).ToList();
        return files.Count > 0
            ? files
            : throw new Emotion2VecException(ErrorKind.NotFound, $"'{folder}' holds no sound files; these count inside a folder: {string.Join(' ', Endings)}. Name others one by one.");
    }
}
