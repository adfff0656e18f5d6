using System.CommandLine;
using Emotion2Vec.Realtime.Configuration;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>Options that several commands understand: <c>--verbose</c> all of them, the configuration those that use it.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string[]> _files = new("--config")
    {
        Description = "A configuration file to lay over appsettings.json; may be repeated, later files win.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _assignments = new("--set")
    {
        Description = "One option, as in --set Web:Port=8081; may be repeated, wins over everything else.",
        HelpName = "SECTION:KEY=VALUE",
    };

    private readonly Option<bool> _verbose = new("--verbose") { Description = "Show stack traces of failures.", Recursive = true };

    /// <summary>Makes known to the whole tree what is for all.</summary>
    /// <param name="root">The tree's root.</param>
    public void AddTo(RootCommand root) => root.Options.Add(_verbose);

    /// <summary>Lets a command be configured; others refuse these options rather than ignore them.</summary>
    /// <param name="command">A command that calls <see cref="Load"/>.</param>
    public void AddConfigurationTo(Command command)
    {
        command.Options.Add(_files);
        command.Options.Add(_assignments);
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
