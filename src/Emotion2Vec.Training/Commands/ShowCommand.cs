using System.CommandLine;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Runs;

namespace Emotion2Vec.Training.Commands;

/// <summary>The command line of <c>show</c>.</summary>
internal static class ShowCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="surroundings">The world around.</param>
    /// <returns>The command.</returns>
    public static Command Create(Surroundings surroundings)
    {
        var run = new Argument<string>("RUN") { Description = "The run's folder." };
        var command = new TaughtCommand(
            "show",
            "Explains a run folder. What was trained, from what, on which data, with which versions, how far it is and how well it does, where the result is and how to go on.",
            "e2v-train show runs/finetune-9class")
        { run };
        command.SetAction(parsed =>
        {
            RunSummary.Write(parsed.GetRequiredValue(run), surroundings.Output);
            return ExitCodes.Ok;
        });
        return command;
    }
}
