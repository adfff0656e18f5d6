using System.Collections;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>What a command may touch of the world around it, so that tests can bring their own.</summary>
internal sealed record CommandContext
{
    /// <summary>Where results go.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Where messages and progress go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Where answers come from.</summary>
    public required TextReader Input { get; init; }

    /// <summary>Whether a person can be asked: input and error are a terminal.</summary>
    public required bool IsInteractive { get; init; }

    /// <summary>Environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The manual, <c>appsettings.json</c>.</summary>
    public required string BaseFile { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

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
