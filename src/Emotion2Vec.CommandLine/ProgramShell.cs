using System.CommandLine;
using System.CommandLine.Help;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.CommandLine;

/// <summary>Parses a command line, runs its command and turns every outcome into an exit code.</summary>
/// <param name="name">The program's name, which its messages begin with.</param>
/// <param name="description">What it is for, in one sentence.</param>
/// <param name="failures">Turns failures into messages.</param>
/// <param name="gracePeriod">How long a command may take to stop when asked to.</param>
public sealed class ProgramShell(string name, string description, FailureReport failures, TimeSpan gracePeriod)
{
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Show stack traces of failures.", Recursive = true };

    /// <summary>Runs.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="surroundings">The world around.</param>
    /// <param name="commands">The commands, in the order of help.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, Surroundings surroundings, IEnumerable<Command> commands, CancellationToken cancellationToken = default)
    {
        // No response files (@name): a file name that begins with @ is a file name.
        var parsed = Build(commands).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await surroundings.Error.WriteLineAsync($"{name}: {error.Message}").ConfigureAwait(false);
            }

            await surroundings.Error.WriteLineAsync($"Try: {UsageOf(parsed.CommandResult.Command)} --help").ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        using var signals = new StopSignals(surroundings.Clock, gracePeriod, cancellationToken);
        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = surroundings.Output,
                Error = surroundings.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, signals.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The one place where every failure ends: it becomes a line and an exit code.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return failures.Write(name, e, surroundings.Error, parsed.GetValue(_verbose));
        }
    }

    private RootCommand Build(IEnumerable<Command> commands)
    {
        var root = new RootCommand(description);
        root.Options.Add(_verbose);
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

    private string UsageOf(Command command)
    {
        var names = new List<string>();
        for (var current = command; current is not (null or RootCommand); current = current.Parents.OfType<Command>().FirstOrDefault())
        {
            names.Insert(0, current.Name);
        }

        return string.Join(' ', [name, .. names]);
    }
}
