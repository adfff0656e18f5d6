using System.ComponentModel.DataAnnotations;
using Emotion2Vec.Core.Labels;

namespace Emotion2Vec.Realtime.Options;

/// <summary>Which of the model's classes are published, and under which names.</summary>
internal sealed record LabelOptions
{
    private const StringSplitOptions Tidy = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    /// <summary>Classes to publish, by the model's names, with commas between them; empty for all.</summary>
    /// <value>Empty by default.</value>
    [StringLength(4096, ErrorMessage = "is longer than 4096 characters")]
    public string Keep { get; init; } = "";

    /// <summary>New names: <c>happy=joy, angry=anger</c>.</summary>
    /// <value>Empty by default.</value>
    [StringLength(4096, ErrorMessage = "is longer than 4096 characters")]
    public string Rename { get; init; } = "";

    /// <summary>The engine's rules.</summary>
    internal LabelRules Rules => new()
    {
        Keep = Keep.Split(',', Tidy),
        Rename = Renames.DistinctBy(pair => pair.From).ToDictionary(pair => pair.From, pair => pair.To, StringComparer.Ordinal),
    };

    /// <summary>What is wrong with <see cref="Rename"/> whatever the model: the rest of sentences that begin with the key.</summary>
    internal IEnumerable<string> RenameProblems =>
    [
        .. Renames.Where(pair => pair.From.Length == 0 || pair.To.Length == 0).Select(pair => $"holds '{pair.Text}', which does not say what becomes what: write model-name=new-name, with commas between them"),
        .. Renames.CountBy(pair => pair.From, StringComparer.Ordinal).Where(pair => pair.Value > 1).Select(pair => $"renames '{pair.Key}' twice"),
    ];

    private IEnumerable<(string Text, string From, string To)> Renames => Rename.Split(',', Tidy).Select(text =>
        text.IndexOf('=', StringComparison.Ordinal) is var sign and >= 0 ? (text, text[..sign].Trim(), text[(sign + 1)..].Trim()) : (text, "", ""));
}
