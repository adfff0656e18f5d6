using System.CommandLine;
using Emotion2Vec.Realtime.Configuration;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>Options of the commands that use the configuration.</summary>
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

    /// <summary>Lets a command be configured; others refuse these options rather than ignore them.</summary>
    /// <param name="command">A command that calls <see cref="Load"/>.</param>
    public void AddConfigurationTo(Command command)
    {
        command.Options.Add(_files);
        command.Options.Add(_assignments);
    }

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
