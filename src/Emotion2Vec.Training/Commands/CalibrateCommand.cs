using System.CommandLine;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Training.Calibration;
using Emotion2Vec.Training.Data.Manifests;

namespace Emotion2Vec.Training.Commands;

/// <summary>The command line of <c>calibrate</c>.</summary>
internal static class CalibrateCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="surroundings">The world around.</param>
    /// <returns>The command.</returns>
    public static Command Create(Surroundings surroundings) => new RunArguments("threads", acceleratorKey: null).AddTo(
        new TaughtCommand(
            "calibrate",
            "Fits temperatures, so that scores mean what they say. One for each streaming profile, way of pooling and length of speech heard, by the likelihood of held-out utterances; the result is a package with the same weights, and a report of calibration errors before and after. Synthetic speech is refused unless the recipe allows it, and package and card say so then.",
            "e2v-train calibrate configs/train/calibrate.json --set model=runs/finetune-9class/package --set data.manifest=data/emotion/dev.jsonl"),
        (request, cancellationToken) => new RunSession(surroundings).Run<CalibrateRecipe>(request, recipe =>
        {
            var inputs = new Dictionary<string, string>
            {
                ["data.manifest"] = JoinedManifest.Read(recipe.Data.Paths, recipe.Data.Options).Hash,
                ["model"] = RunInputs.HashOf(recipe.Model) ?? "none",
            };
            return new(inputs, (places, log) =>
            {
                CalibrateRun.Execute(recipe, places.Package, places.Root, EvaluateCommand.Notes(log), surroundings.Clock, cancellationToken);
                return true;
            });
        }));
}
