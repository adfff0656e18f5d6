using System.CommandLine;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Training.Adapting;
using Emotion2Vec.Training.Loop;

namespace Emotion2Vec.Training.Commands;

/// <summary>The command line of <c>adapt</c>.</summary>
internal static class AdaptCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="surroundings">The world around.</param>
    /// <returns>The command.</returns>
    public static Command Create(Surroundings surroundings) => new RunArguments().AddTo(
        new TaughtCommand(
            "adapt",
            "Teaches a model of whole utterances to stream, without labels. The model as it is, with whole utterances in view, is the teacher; its copy hears the same speech in chunks of several lengths and learns to say the same. Held-out speech tells how near it comes, and the last lines say which gates are met. It ends with a model package of the same classes.",
            "e2v-train adapt configs/train/adapt-streaming.json --accelerator cuda",
            "e2v-train adapt configs/train/adapt-streaming.json --run runs/short --set run.updates=2000 --set loss.labelWeight=0",
            "e2v-train adapt --run runs/short --resume"),
        (request, cancellationToken) => new RunSession(surroundings).Run<AdaptRecipe>(request, recipe =>
        {
            var data = new RunData(recipe.Data);
            return new(RunInputs.Of(recipe.Model, data), (places, log) =>
                AdaptRun.Execute(recipe, data, new(places.Checkpoints, places.Package), log, surroundings.Clock, cancellationToken) != RunOutcome.Interrupted);
        }));
}
