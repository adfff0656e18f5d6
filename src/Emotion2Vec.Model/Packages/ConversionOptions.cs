namespace Emotion2Vec.Model.Packages;

/// <summary>How a checkpoint becomes a package.</summary>
public sealed record ConversionOptions
{
    /// <summary>The model's name; null for that of the output folder.</summary>
    public string? Name { get; init; }

    /// <summary>The <c>config.yaml</c>; null for the one beside the checkpoint.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>The <c>tokens.txt</c> or <c>tokens.json</c>; null for the one beside the checkpoint.</summary>
    public string? TokensPath { get; init; }

    /// <summary>Whether to leave out the classifier; a pre-trained checkpoint has none.</summary>
    /// <value>False by default.</value>
    public bool WithoutHead { get; init; }

    /// <summary>A word in capitals for a model whose scores mean nothing or little; empty for a real one.</summary>
    /// <value>Empty by default.</value>
    public string Caution { get; init; } = "";

    /// <summary>What is known of the weights' licence and origin, put before the general note; empty if nothing is.</summary>
    /// <value>Empty by default.</value>
    public string Licence { get; init; } = "";

    /// <summary>How the package is written.</summary>
    public PackageOptions Package { get; init; } = new();
}
