using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Data.Manifests;

/// <summary>Several manifests as one data set.</summary>
internal static class JoinedManifest
{
    /// <summary>Reads them.</summary>
    /// <param name="paths">At least one.</param>
    /// <param name="options">What to take from each.</param>
    /// <returns>Their utterances one after the other; path and hash name each.</returns>
    /// <exception cref="Emotion2VecException">One is absent, empty or damaged.</exception>
    public static Manifest Read(IReadOnlyList<string> paths, ManifestOptions options)
    {
        var parts = paths.Select(path => ManifestReader.Read(path, options)).ToList();
        return parts.Count == 1 ? parts[0] : new(string.Join(", ", paths), [.. parts.SelectMany(part => part.Utterances)], string.Join(" ", parts.Select(part => part.Hash)));
    }
}
