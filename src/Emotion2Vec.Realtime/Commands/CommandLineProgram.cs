using System.CommandLine;
using System.CommandLine.Help;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>Parses a command line, runs its command and turns every outcome into an exit code.</summary>
internal static class CommandLineProgram
{
    /// <summary>Runs.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="context">The world around.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> arguments, CommandContext context, CancellationToken cancellationToken = default)
    {
        var globals = new GlobalOptions();
        return RunAsync(arguments, context, globals, CommandTree.Commands(context, globals), cancellationToken);
    }

    /// <summary>Runs with a given set of commands.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="context">The world around.</param>
    /// <param name="globals">Options that every command understands.</param>
    /// <param name="commands">The commands.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    internal static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, CommandContext context, GlobalOptions globals, IEnumerable<Command> commands, CancellationToken cancellationToken)
    {
        // No response files (@name): a file name that begins with @ is a file name.
        var parsed = Build(globals, commands).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await context.Error.WriteLineAsync($"e2v: {error.Message}").ConfigureAwait(false);
            }

            await context.Error.WriteLineAsync($"Try: {UsageOf(parsed.CommandResult.Command)} --help").ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        using var signals = new StopSignals(context.Clock, cancellationToken);
        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = context.Output,
                Error = context.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, signals.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The one place where every failure ends: it becomes a line and an exit code.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return FailureReport.Write(e, context.Error, globals.IsVerbose(parsed));
        }
    }

    private static RootCommand Build(GlobalOptions globals, IEnumerable<Command> commands)
    {
        var root = new RootCommand("Live audio in, frame-level speech-emotion trajectories out over MQTT.");
        globals.AddTo(root);
        foreach (var command in commands)
        {
            root.Subcommands.Add(command);
        }

        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new TeachingHelp((HelpAction)help.Action!);
        }

        return root;
    }

    private static string UsageOf(Command command)
    {
        var names = new List<string>();
        for (var current = command; current is not (null or RootCommand); current = current.Parents.OfType<Command>().FirstOrDefault())
        {
            names.Insert(0, current.Name);
        }

        return string.Join(' ', ["e2v", .. names]);
    }
}
