using System.CommandLine;

namespace Emotion2Vec.CommandLine;

/// <summary>A command whose help goes on after the options: details, then examples. Its first sentence alone stands in the list of commands.</summary>
/// <param name="name">Its verb.</param>
/// <param name="description">One paragraph, its first sentence short.</param>
/// <param name="examples">Command lines that can be copied.</param>
#pragma warning disable CA1010 // The library makes commands enumerable for collection initialisers alone.
public sealed class TaughtCommand(string name, string description, params string[] examples) : Command(name, FirstSentence(description))
#pragma warning restore CA1010
{
    private const string SentenceEnd = ". ";

    /// <summary>What follows the first sentence; empty if nothing does.</summary>
    public string Details { get; } = description[FirstSentence(description).Length..].Trim();

    /// <summary>Command lines that can be copied.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;

    private static string FirstSentence(string text) => text.IndexOf(SentenceEnd, StringComparison.Ordinal) is >= 0 and var end ? text[..(end + 1)] : text;
}
