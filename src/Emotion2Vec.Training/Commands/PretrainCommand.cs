using System.CommandLine;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Training.Pretraining;

namespace Emotion2Vec.Training.Commands;

/// <summary>The command line of <c>pretrain</c>.</summary>
internal static class PretrainCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="surroundings">The world around.</param>
    /// <returns>The command.</returns>
    public static Command Create(Surroundings surroundings) => new RunArguments().AddTo(
        new TaughtCommand(
            "pretrain",
            "Learns from speech without labels, as the authors did. Online distillation: a student that sees masked speech predicts, frame by frame and for the utterance as a whole, what its own moving average makes of all of it. It begins with random weights, with data2vec 2.0 or with an emotion2vec checkpoint, stops if targets collapse, and ends with a model package without a head.",
            "e2v-train pretrain configs/train/pretrain-paper.json --accelerator cuda",
            "e2v-train pretrain configs/train/pretrain-paper.json --run runs/small --set run.updates=1000 --set optimizer.accumulate=1",
            "e2v-train pretrain --run runs/small --resume"),
        (request, cancellationToken) => new RunSession(surroundings).Run<PretrainRecipe>(request, recipe => RunWork.Training(
            recipe.Model, recipe.Data, (data, places, log) => PretrainRun.Execute(recipe, data, places, log, surroundings.Clock, cancellationToken))));
}
