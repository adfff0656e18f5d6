using System.CommandLine;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>A command whose help ends with examples.</summary>
/// <param name="name">Its verb.</param>
/// <param name="description">One paragraph.</param>
/// <param name="examples">Command lines that can be copied.</param>
internal sealed class TaughtCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Command lines that can be copied.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}
