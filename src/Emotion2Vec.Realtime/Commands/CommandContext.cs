using System.Collections;
using Emotion2Vec.CommandLine;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>The world around a command of e2v: the console, the environment and the settings file as well.</summary>
internal sealed record CommandContext : Surroundings
{
    /// <summary>Where answers come from.</summary>
    public required TextReader Input { get; init; }

    /// <summary>Environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The manual, <c>appsettings.json</c>.</summary>
    public required string BaseFile { get; init; }

    /// <summary>The process's own console, environment and settings file.</summary>
    /// <returns>A context for <c>Main</c>.</returns>
    public static CommandContext OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        Input = Console.In,
        IsInteractive = !Console.IsInputRedirected && !Console.IsErrorRedirected,
        Environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal),
        // Beside the program, whatever the working directory (a root appsettings.json is copied there by the build).
        BaseFile = Path.Combine(AppContext.BaseDirectory, "appsettings.json"),
        Clock = TimeProvider.System,
    };
}
