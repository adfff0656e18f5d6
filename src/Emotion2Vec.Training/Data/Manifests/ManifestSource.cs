namespace Emotion2Vec.Training.Data.Manifests;

/// <summary>What a format makes of its files.</summary>
/// <param name="Text">The file that the rows' line numbers speak of.</param>
/// <param name="Rows">The rows with their lines, read as they are asked for.</param>
/// <param name="Root">Absolute folder of relative paths.</param>
/// <param name="Files">Every file that was read, in the order in which they are hashed.</param>
internal sealed record ManifestSource(ManifestText Text, IEnumerable<(int Line, ManifestRow Row)> Rows, string Root, IReadOnlyList<ManifestText> Files)
{
    /// <summary>A source that is one file, with paths relative to its folder.</summary>
    public static ManifestSource Of(ManifestText text, IEnumerable<(int Line, ManifestRow Row)> rows) =>
        new(text, rows, Path.GetDirectoryName(text.Path) ?? "/", [text]);
}
