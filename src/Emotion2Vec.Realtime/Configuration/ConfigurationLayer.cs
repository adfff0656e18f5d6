namespace Emotion2Vec.Realtime.Configuration;

/// <summary>What one file, the environment or the command line says. A later layer wins over an earlier one.</summary>
internal sealed class ConfigurationLayer
{
    /// <summary>The values given.</summary>
    public List<ConfigurationEntry> Entries { get; } = [];

    /// <summary>Paths of lists that this layer states as a whole and that therefore replace an earlier layer's list.</summary>
    public List<string> ReplacedLists { get; } = [];

    /// <summary>What could not be read.</summary>
    public List<ConfigurationProblem> Problems { get; } = [];

    /// <summary>Whether secrets may stand here.</summary>
    public required bool MayHoldSecrets { get; init; }
}
