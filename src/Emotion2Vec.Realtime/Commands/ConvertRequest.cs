namespace Emotion2Vec.Realtime.Commands;

/// <summary>What <c>convert</c> was asked for.</summary>
/// <param name="Checkpoint">A checkpoint file, the folder that holds it with its configuration, or a model package.</param>
/// <param name="Output">Folder of the model package to write.</param>
internal sealed record ConvertRequest(string Checkpoint, string Output)
{
    /// <summary>The model's name; null for the folder's.</summary>
    public string? Name { get; init; }

    /// <summary>The configuration; null for the <c>config.yaml</c> beside the checkpoint.</summary>
    public string? Config { get; init; }

    /// <summary>The token list; null for the one beside the checkpoint.</summary>
    public string? Tokens { get; init; }

    /// <summary>Whether to store float16.</summary>
    public bool Half { get; init; }

    /// <summary>Whether an existing package may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Recordings of speech to round the model on; none to leave it at float32.</summary>
    public IReadOnlyList<string> Speech { get; init; } = [];

    /// <summary>Whether the package shall be fit for 8 bits.</summary>
    public bool Int8 { get; init; }

    /// <summary>Whether to leave the classifier out.</summary>
    public bool WithoutHead { get; init; }
}
