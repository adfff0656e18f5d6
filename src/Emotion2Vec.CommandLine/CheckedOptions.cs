using System.CommandLine;
using System.CommandLine.Parsing;

namespace Emotion2Vec.CommandLine;

/// <summary>Options that refuse what is out of bounds, with the bounds in the message.</summary>
public static class CheckedOptions
{
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
    /// <param name="except">Members that are not to be had here; none by default.</param>
    /// <returns>A new option.</returns>
    public static Option<T> Named<T>(string name, string description, T value, params IReadOnlyList<T> except)
        where T : struct, Enum
    {
        var names = Enum.GetValues<T>().Except(except).Select(member => member.ToString().ToLowerInvariant()).ToArray();
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
