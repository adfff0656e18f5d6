namespace Emotion2Vec.Training.Evaluation.Reports;

/// <summary>What was measured on.</summary>
/// <param name="Manifest">File names of the manifests, without their folders.</param>
/// <param name="Hash">Their hashes.</param>
/// <param name="Split">The part that was taken; null for all.</param>
/// <param name="Caution">A word in capitals if no person's voice is in it; empty otherwise.</param>
public sealed record MeasuredData(string Manifest, string Hash, string? Split, string Caution);
