namespace Emotion2Vec.Realtime.Commands;

/// <summary>Where <c>models pull</c> fetches from.</summary>
internal enum PullHost
{
    /// <summary>Hugging Face, or a mirror with its layout.</summary>
    HuggingFace,

    /// <summary>ModelScope, or a mirror with its layout.</summary>
    ModelScope,
}

/// <summary>What <c>models pull</c> was asked for.</summary>
/// <param name="Name">The model's published name.</param>
/// <param name="Host">Where from.</param>
/// <param name="Mirror">A mirror's address; null for the host itself.</param>
/// <param name="Output">Folder of the model package to write; null for <c>models/NAME</c>.</param>
/// <param name="Sha256">The checkpoint's SHA-256 that the user vouches for, 64 lower-case hex digits, or null.</param>
/// <param name="AcceptLicence">Whether the licence was accepted on the command line.</param>
internal sealed record PullArguments(string Name, PullHost Host, Uri? Mirror, string? Output, string? Sha256, bool AcceptLicence)
{
    /// <summary>Whether the fetched files stay beside the package.</summary>
    public bool KeepDownload { get; init; }

    /// <summary>Whether an existing package may be replaced.</summary>
    public bool Overwrite { get; init; }
}
