namespace Emotion2Vec.Training.Data;

/// <summary>A data set: its utterances in the order of the file, and what tells this content from another.</summary>
/// <param name="Path">The file it was read from.</param>
/// <param name="Utterances">At least one.</param>
/// <param name="Hash"><c>sha256:</c> and 64 hexadecimal digits over the manifest's bytes (and those of its label file, if it has one).</param>
public sealed record Manifest(string Path, IReadOnlyList<Utterance> Utterances, string Hash);
