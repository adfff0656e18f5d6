using System.CommandLine;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Training.Data.Manifests;
using Emotion2Vec.Training.Probing;
using Emotion2Vec.Training.Torch;

namespace Emotion2Vec.Training.Commands;

/// <summary>The command line of <c>probe</c>.</summary>
internal static class ProbeCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="surroundings">The world around.</param>
    /// <returns>The command.</returns>
    public static Command Create(Surroundings surroundings) => new RunArguments().AddTo(
        new TaughtCommand(
            "probe",
            "Tells what features are worth by the smallest classifier that can use them. The IEMOCAP recipe follows the authors to the letter (five folds, one session out; WA, UA, WF1); songs, conversations and sentiment are recipes of the same kind. Features come from a model package, from the authors' .npy, .lengths and .emo files, or from the FBank and MFCC baselines. The report is RUN/probe.json and RUN/probe.md.",
            "e2v-train probe configs/train/probe-iemocap.json --set features.prefix=features/iemocap/train",
            "e2v-train probe configs/train/probe-iemocap.json --set features.source=model --set features.model=models/emotion2vec_base --set features.manifest=data/iemocap/iemocap.jsonl",
            "e2v-train probe configs/train/probe-song.json --set features.source=filterBank"),
        (request, cancellationToken) => new RunSession(surroundings).Run<ProbeRunRecipe>(request, recipe =>
        {
            var section = recipe.Features;
            var manifest = section.Manifest is null ? null : ManifestReader.Read(section.Manifest, section.ManifestOptions);
            var inputs = new Dictionary<string, string>();
            if (manifest is not null)
            {
                inputs["features.manifest"] = manifest.Hash;
            }

            if (section is { Source: FeatureSource.Model, Model: { } model } && RunInputs.HashOf(model) is { } hash)
            {
                inputs["features.model"] = hash;
            }

            return new(inputs, (places, log) =>
            {
                var options = new ProbeOptions
                {
                    Recipe = recipe.Probe,
                    Source = section.Source,
                    FeaturesPrefix = section.Prefix,
                    Model = section.Model,
                    Manifest = manifest,
                    RunFolder = places.Root,
                    CacheFolder = section.Cache,
                    World = TorchWorld.Open(recipe.Run.Accelerator, Precision.Fp32, recipe.Run.Threads),
                    Threads = recipe.Run.Threads,
                };
                ProbeRun.Run(options, new ProgressNotes<ProbeProgress>(log, step => (step.Stage, step.Done, step.Total, step.Message, step.Message.Contains("left out", StringComparison.Ordinal))), cancellationToken);
                return true;
            });
        }));
}
