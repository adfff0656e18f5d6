using System.CommandLine;
using Emotion2Vec.Realtime.Configuration;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>Options that every command understands.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string[]> _files = new("--config")
    {
        Description = "A configuration file to lay over appsettings.json; may be repeated, later files win.",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<string[]> _assignments = new("--set")
    {
        Description = "One option, as in --set Web:Port=8081; may be repeated, wins over everything else.",
        HelpName = "SECTION:KEY=VALUE",
        Recursive = true,
    };

    private readonly Option<bool> _verbose = new("--verbose") { Description = "Show stack traces of failures.", Recursive = true };

    /// <summary>Makes the options known to the whole tree.</summary>
    /// <param name="root">The tree's root.</param>
    public void AddTo(RootCommand root)
    {
        root.Options.Add(_files);
        root.Options.Add(_assignments);
        root.Options.Add(_verbose);
    }

    /// <summary>Whether failures are shown in full.</summary>
    /// <param name="parsed">The command line.</param>
    /// <returns>True after <c>--verbose</c>.</returns>
    public bool IsVerbose(ParseResult parsed) => parsed.GetValue(_verbose);

    /// <summary>Loads the configuration that a command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="context">The world around.</param>
    /// <param name="streams">Streams given with <c>--stream</c>.</param>
    /// <returns>Options, origins and problems.</returns>
    public LoadedConfiguration Load(ParseResult parsed, CommandContext context, IReadOnlyList<string>? streams = null) => ConfigurationLoader.Load(new()
    {
        BaseFile = context.BaseFile,
        Files = parsed.GetValue(_files) ?? [],
        Environment = context.Environment,
        Assignments = parsed.GetValue(_assignments) ?? [],
        Streams = streams ?? [],
    });
}
