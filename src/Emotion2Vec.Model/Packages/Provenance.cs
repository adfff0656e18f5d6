namespace Emotion2Vec.Model.Packages;

/// <summary>Where a package's weights are from.</summary>
/// <param name="Tool">What made the package, with its version.</param>
/// <param name="Sources">The files it was made from; none for weights that were drawn or trained here.</param>
/// <param name="LicenceNote">What is known of the weights' licence, for a person to read.</param>
public sealed record Provenance(string Tool, IReadOnlyList<SourceFile> Sources, string LicenceNote);
