using System.CommandLine;
using Emotion2Vec.Tools.DemoCorpus.Speech;

namespace Emotion2Vec.Tools.DemoCorpus.Commands;

/// <summary>Which programs make the sound.</summary>
internal sealed class ToolOptions
{
    public Option<string> Espeak { get; } = new("--espeak") { Description = "The espeak-ng program.", DefaultValueFactory = _ => "espeak-ng", Recursive = true };

    public Option<string> Sox { get; } = new("--sox") { Description = "The sox program.", DefaultValueFactory = _ => "sox", Recursive = true };

    /// <summary>Asks both who they are.</summary>
    public Task<Toolbox> FindAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        Toolbox.FindAsync(parsed.GetRequiredValue(Espeak), parsed.GetRequiredValue(Sox), cancellationToken);
}
