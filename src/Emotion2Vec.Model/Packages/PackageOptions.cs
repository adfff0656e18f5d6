namespace Emotion2Vec.Model.Packages;

/// <summary>How a package is written.</summary>
public sealed record PackageOptions
{
    /// <summary>Whether a package that is already there is replaced.</summary>
    /// <value>False by default.</value>
    public bool Overwrite { get; init; }

    /// <summary>Whether weights are stored as float16: half the size, and rounded.</summary>
    /// <value>False by default.</value>
    public bool Half { get; init; }
}
