using System.CommandLine;
using System.CommandLine.Parsing;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Model.Streaming;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>Options about a model that several commands share, with their bounds.</summary>
internal static class ModelArguments
{
    /// <summary>The model package's folder.</summary>
    /// <returns>A new option.</returns>
    public static Option<string> Model() => new("--model", "-m")
    {
        Description = "Folder of a model package; empty for the bundled model.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "",
    };

    /// <summary>How the encoder is fed.</summary>
    /// <returns>A new option.</returns>
    public static Option<EncoderMode> Mode() => Named("--mode", "How the encoder is fed.", EncoderMode.Offline);

    /// <summary>Frames per chunk.</summary>
    /// <returns>A new option.</returns>
    public static Option<int> Chunk() => Bounded("--chunk", "Frames of 20 ms per step (C); in window mode the hop.", "C", 16, 1, ChunkGeometry.MaxChunkFrames);

    /// <summary>Frames of left context.</summary>
    /// <returns>A new option.</returns>
    public static Option<int> Left() => Bounded("--left", "Past frames that a chunk may attend to (L).", "L", 256, 0, ChunkGeometry.MaxLeftFrames);

    /// <summary>Threads of the inference session.</summary>
    /// <returns>A new option.</returns>
    public static Option<int> Threads() => Bounded("--threads", "Threads of the inference session; 0 lets it choose.", "N", 0, 0, 256);

    /// <summary>A whole number within bounds.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it does.</param>
    /// <param name="unit">What stands in its place in help.</param>
    /// <param name="value">The default.</param>
    /// <param name="least">The least allowed.</param>
    /// <param name="most">The most allowed.</param>
    /// <returns>A new option.</returns>
    public static Option<int> Bounded(string name, string description, string unit, int value, int least, int most)
    {
        var option = new Option<int>(name) { Description = $"{description} {least} to {most}.", HelpName = unit, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            // A text that is no number is reported by the parser itself.
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var given) && (given < least || given > most))
            {
                result.AddError($"{name} must be {least} to {most}, not {given}.");
            }
        });
        return option;
    }

    /// <summary>One of an enumeration's names, in lower case; numbers are refused.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="name">The option.</param>
    /// <param name="description">What it does.</param>
    /// <param name="value">The default.</param>
    /// <returns>A new option.</returns>
    public static Option<T> Named<T>(string name, string description, T value)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>().Select(member => member.ToLowerInvariant()).ToArray();
        return new(name)
        {
            Description = description,
            HelpName = string.Join('|', names),
            DefaultValueFactory = _ => value,
            CustomParser = result => Parse<T>(result, name, names),
        };
    }

    /// <summary>Reads a named option inside a command's validator, where the library knows no defaults yet and throws for values that are wrong.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="command">The command being validated.</param>
    /// <param name="option">The option.</param>
    /// <param name="fallback">Its default.</param>
    /// <returns>The value; null if a wrong one was given, which is reported elsewhere.</returns>
    public static T? Peek<T>(CommandResult command, Option<T> option, T fallback)
        where T : struct, Enum => command.GetResult(option) switch
        {
            { Implicit: false, Tokens: [var token] } => Enum.GetNames<T>().Contains(token.Value, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(token.Value, ignoreCase: true) : null,
            { Implicit: false } => null,
            _ => fallback,
        };

    private static T Parse<T>(ArgumentResult result, string name, string[] names)
        where T : struct, Enum
    {
        var text = result.Tokens[0].Value;
        if (names.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return Enum.Parse<T>(text, ignoreCase: true);
        }

        result.AddError($"{name} must be one of {string.Join(", ", names)}, not '{text}'.");
        return default;
    }
}
