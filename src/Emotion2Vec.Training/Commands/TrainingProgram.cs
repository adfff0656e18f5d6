using System.CommandLine;
using System.Runtime.InteropServices;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model;
using Emotion2Vec.Native;

namespace Emotion2Vec.Training.Commands;

/// <summary>The program e2v-train as its command line shows it.</summary>
internal static class TrainingProgram
{
    // A checkpoint of a large model is gigabytes, and an update before it may take half a minute on the processor.
    private static readonly TimeSpan GracePeriod = TimeSpan.FromMinutes(5);

    private static readonly FailureReport Failures = new(exception => exception switch
    {
        // A library that is not installed is not available; one that answers with an error has failed.
        Emotion2VecException { InnerException: NativeLibraryMissingException } => (ExitCodes.Unavailable, exception.Message),
        ModelException => (ExitCodes.BadInput, exception.Message),
        DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException } =>
            (ExitCodes.Unavailable, $"libtorch cannot be loaded: start the program with './run.sh train', which installs what it needs. {exception.Message}"),
        ExternalException when IsOutOfMemory(exception) =>
            (ExitCodes.Failed, "there is not enough memory: lower data.batches.maxBatchSeconds and raise optimizer.accumulate by as much. Checkpoints are untouched."),
        ExternalException => (ExitCodes.Failed, $"libtorch failed: {exception.Message.Split('\n')[0]}"),
        _ => null,
    });

    /// <summary>Runs.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="surroundings">The world around.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> arguments, Surroundings surroundings, CancellationToken cancellationToken = default) => new ProgramShell(
        "e2v-train",
        "Pre-trains, fine-tunes, adapts, probes and evaluates emotion2vec models; every command is told by a commented recipe (configs/train) and can be resumed.",
        Failures,
        GracePeriod).RunAsync(arguments, surroundings, Commands(surroundings), cancellationToken);

    /// <summary>The process's own console.</summary>
    /// <returns>Surroundings for <c>Main</c>.</returns>
    public static Surroundings OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        IsInteractive = !Console.IsErrorRedirected,
        Clock = TimeProvider.System,
    };

    private static IEnumerable<Command> Commands(Surroundings surroundings) =>
    [
        PretrainCommand.Create(surroundings),
        FinetuneCommand.Create(surroundings),
        AdaptCommand.Create(surroundings),
        CalibrateCommand.Create(surroundings),
        ProbeCommand.Create(surroundings),
        EvaluateCommand.Create(surroundings),
        ShowCommand.Create(surroundings),
        DemoCommand.Create(surroundings),
        BenchCommand.Create(surroundings),
    ];

    private static bool IsOutOfMemory(Exception exception) =>
        exception.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase) || exception.Message.Contains("not enough memory", StringComparison.OrdinalIgnoreCase);
}
