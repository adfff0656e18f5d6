using System.CommandLine;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Training.Adapting;

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
            "Teaches a model of whole utterances to hear in chunks, without labels. The frozen model itself is the teacher: what it makes of the whole utterance, the student shall make of chunks with limited memory, for all latencies at once. At the end it says which gates of quality the result meets beside the unadapted model. Follow it with calibrate.",
            "e2v-train adapt configs/train/adapt-streaming.json --accelerator cuda",
            "e2v-train adapt configs/train/adapt-streaming.json --run runs/seed --set model.from=models/emotion2vec_plus_seed",
            "e2v-train adapt --run runs/seed --resume"),
        (request, cancellationToken) => new RunSession(surroundings).Run<AdaptRecipe>(request, recipe => RunWork.Training(
            recipe.Model, recipe.Data, (data, places, log) => AdaptRun.Execute(recipe, data, places, log, surroundings.Clock, cancellationToken))));
}
