using System.CommandLine;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Training.Data.Manifests;
using Emotion2Vec.Training.Evaluation;
using Emotion2Vec.Training.Evaluation.Reports;
using Emotion2Vec.Training.Runs;

namespace Emotion2Vec.Training.Commands;

/// <summary>The command line of <c>evaluate</c>.</summary>
internal static class EvaluateCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="surroundings">The world around.</param>
    /// <returns>The command.</returns>
    public static Command Create(Surroundings surroundings) => new RunArguments("threads", acceleratorKey: null).AddTo(
        new TaughtCommand(
            "evaluate",
            "Measures model packages as they are served. Offline, in windows and with chunks of several lengths, on the same sound: WA, UA, WF1 and macro F1, a table for each class, confusions, CCC of dimensions, frame accuracy, EDER, onset latency, flips a minute, calibration error; and accuracy against latency as JSON, Markdown and a picture in the run folder.",
            "e2v-train evaluate configs/train/evaluate.json --set models=[\"runs/finetune-9class/package\"] --set data.manifest=data/emotion/test.jsonl",
            "e2v-train evaluate configs/train/evaluate.json --run runs/both --set models=[\"runs/seed/package\",\"models/emotion2vec_plus_seed\"]"),
        (request, cancellationToken) => new RunSession(surroundings).Run<EvaluateRecipe>(request, recipe =>
        {
            var manifest = JoinedManifest.Read(recipe.Data.Paths, recipe.Data.Options);
            var inputs = new Dictionary<string, string> { ["data.manifest"] = manifest.Hash };
            for (var i = 0; i < recipe.Models.Count; i++)
            {
                inputs[$"models[{i}]"] = RunInputs.HashOf(recipe.Models[i]) ?? "none";
            }

            return new(inputs, (places, log) =>
            {
                ReportFolder.Write(places.Root, EvaluateRun.Measure(recipe, manifest, Notes(log), surroundings.Clock, cancellationToken));
                return true;
            });
        }));

    /// <summary>Turns the progress of a measurement into notes.</summary>
    /// <param name="log">Hears the notes.</param>
    /// <returns>What a measurement reports to.</returns>
    public static IProgress<EvaluationProgress> Notes(IRunLog log) => new ProgressNotes<EvaluationProgress>(log, step => (step.What, step.Done, step.Total, "", false));
}
