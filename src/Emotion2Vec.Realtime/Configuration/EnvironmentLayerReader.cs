namespace Emotion2Vec.Realtime.Configuration;

/// <summary>Reads configuration from environment variables: <c>E2V__Web__Port=8081</c>.</summary>
internal static class EnvironmentLayerReader
{
    /// <summary>How the names of configuration variables begin.</summary>
    internal const string Prefix = "E2V__";

    /// <summary>Reads the variables that begin with <see cref="Prefix"/>.</summary>
    /// <param name="environment">All variables.</param>
    /// <returns>Their values.</returns>
    public static ConfigurationLayer Read(IReadOnlyDictionary<string, string> environment)
    {
        var layer = new ConfigurationLayer { MayHoldSecrets = true };
        foreach (var (name, value) in environment.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                layer.Entries.Add(new(name[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal), value, $"environment {name}"));
            }
        }

        return layer;
    }
}
