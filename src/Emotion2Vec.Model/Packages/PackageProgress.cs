namespace Emotion2Vec.Model.Packages;

/// <summary>How far the writing of a package is.</summary>
/// <param name="Done">Tensors written.</param>
/// <param name="Total">Tensors in all.</param>
/// <param name="Name">The tensor that was written last.</param>
public sealed record PackageProgress(int Done, int Total, string Name);
