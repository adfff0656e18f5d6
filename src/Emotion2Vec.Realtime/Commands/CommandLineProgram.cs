using System.CommandLine;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model;
using Emotion2Vec.Native;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>The program e2v as its command line shows it.</summary>
internal static class CommandLineProgram
{
    // Commands stop within two seconds; one that hangs must not need kill -9.
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(5);

    /// <summary>Turns its failures into messages.</summary>
    public static FailureReport Failures { get; } = new(exception => exception switch
    {
        // A library that is not installed is not available; one that answers with an error has failed.
        Emotion2VecException { InnerException: NativeLibraryMissingException } => (ExitCodes.Unavailable, exception.Message),
        ModelException => (ExitCodes.BadInput, exception.Message),
        _ => null,
    });

    /// <summary>Runs.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="context">The world around.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> arguments, CommandContext context, CancellationToken cancellationToken = default) =>
        RunAsync(arguments, context, CommandTree.Commands(context, new()), cancellationToken);

    /// <summary>Runs with a given set of commands.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="context">The world around.</param>
    /// <param name="commands">The commands.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    internal static Task<int> RunAsync(IReadOnlyList<string> arguments, CommandContext context, IEnumerable<Command> commands, CancellationToken cancellationToken) =>
        new ProgramShell("e2v", "Live audio in, frame-level speech-emotion trajectories out over MQTT.", Failures, GracePeriod).RunAsync(arguments, context, commands, cancellationToken);
}
