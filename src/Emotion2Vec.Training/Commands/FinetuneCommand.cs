using System.CommandLine;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Training.Finetuning;

namespace Emotion2Vec.Training.Commands;

/// <summary>The command line of <c>finetune</c>.</summary>
internal static class FinetuneCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="surroundings">The world around.</param>
    /// <returns>The command.</returns>
    public static Command Create(Surroundings surroundings) => new RunArguments().AddTo(
        new TaughtCommand(
            "finetune",
            "Trains an encoder with a head on labelled speech. Classes, arousal, valence and dominance, or both; chunks of several lengths are drawn while training, so that one model serves every latency. It begins with a package, a public checkpoint or random weights, and ends with a model package in RUN/package that 'e2v serve' and 'e2v analyze' load as it is. Ctrl+C saves a checkpoint and stops.",
            "e2v-train finetune configs/train/finetune-9class.json",
            "e2v-train finetune configs/train/finetune-9class.json --run runs/hot --set optimizer.learningRate=5e-5 --accelerator cuda",
            "e2v-train finetune --run runs/hot --resume"),
        (request, cancellationToken) => Run(surroundings, request, cancellationToken));

    /// <summary>Runs the command.</summary>
    /// <param name="surroundings">The world around.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="cancellationToken">Saves a checkpoint and stops.</param>
    /// <returns>The exit code.</returns>
    public static int Run(Surroundings surroundings, RunRequest request, CancellationToken cancellationToken) =>
        new RunSession(surroundings).Run<FinetuneRecipe>(request, recipe => RunWork.Training(
            recipe.Model, recipe.Data, (data, places, log) => FinetuneRun.Execute(recipe, data, places, log, surroundings.Clock, cancellationToken), recipe.Teacher?.From));
}
