using System.CommandLine;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Demo;
using Emotion2Vec.Training.Finetuning;
using Emotion2Vec.Training.Recipes;
using Emotion2Vec.Training.Runs;

namespace Emotion2Vec.Training.Commands;

/// <summary>The command line of <c>demo</c>.</summary>
internal static class DemoCommand
{
    // Enough to show that nothing is learnt that carries over: the model itself is past chance by then.
    private const int ControlShare = 10;

    /// <summary>Builds the command.</summary>
    /// <param name="surroundings">The world around.</param>
    /// <returns>The command.</returns>
    public static Command Create(Surroundings surroundings)
    {
        var recipe = new Argument<string>("RECIPE") { Description = "How to train; its corpus must have been made.", DefaultValueFactory = _ => "configs/train/demo.json" };
        var run = new Option<string>("--run") { Description = "Folder for everything that is made.", HelpName = "DIR", DefaultValueFactory = _ => "runs/demo" };
        var output = new Option<string?>("--output", "-o") { Description = "The package to make; RUN/demo-synth without it.", HelpName = "DIR" };
        var assignments = new Option<string[]>("--set") { Description = "One value of the recipe, as in --set run.updates=100; may be repeated.", HelpName = "KEY=VALUE" };
        var command = new TaughtCommand(
            "demo",
            "Makes the bundled model again, from nothing. Trains it on the synthetic corpus, trains a control on shuffled labels, packs it in half precision, calibrates it, measures it on synthetic speakers that training did not hear, and writes the package with its card. Started again, it goes on where it stopped. './run.sh train demo' makes the corpus first.",
            "e2v-train demo",
            "e2v-train demo --run runs/quick --set run.updates=100")
        { recipe, run, output, assignments };
        command.SetAction((parsed, cancellationToken) =>
        {
            var folder = parsed.GetRequiredValue(run);
            return Task.FromResult(Run(
                surroundings,
                parsed.GetRequiredValue(recipe),
                folder,
                parsed.GetValue(output) ?? Path.Combine(folder, "demo-synth"),
                [.. (parsed.GetValue(assignments) ?? []).Select(RecipeOverride.Parse)],
                cancellationToken));
        });
        return command;
    }

    private static int Run(Surroundings surroundings, string recipeFile, string folder, string output, IReadOnlyList<RecipeOverride> overrides, CancellationToken cancellationToken)
    {
        var recipe = RecipeReader.Read<FinetuneRecipe>(recipeFile, overrides);
        var places = new DemoPlaces(folder, Path.GetDirectoryName(recipe.Data.Train) ?? ".");
        var controlUpdates = Math.Max(1, recipe.Run.Updates / ControlShare);
        var control = new[] { "data.trainOptions.shuffleLabelsSeed=1", $"run.updates={controlUpdates}", $"optimizer.schedule.warmupUpdates={controlUpdates / 10}" };
        foreach (var request in new[]
        {
            Request(recipeFile, places.Training, overrides),
            Request(recipeFile, places.Control, [.. overrides, .. control.Select(RecipeOverride.Parse)]),
        })
        {
            if (!IsFinished(request.Folder) && FinetuneCommand.Run(surroundings, request, cancellationToken) is not ExitCodes.Ok and var code)
            {
                return code;
            }
        }

        LiveRunLog.Watch(surroundings, console =>
        {
            new DemoRun(places, surroundings.Clock, console).Finish(output, controlUpdates, recipe.Run.Threads, cancellationToken);
            return true;
        });
        surroundings.Output.WriteLine($"done: {output}; its CARD.md says what it is worth");
        return ExitCodes.Ok;
    }

    private static RunRequest Request(string recipeFile, string folder, IReadOnlyList<RecipeOverride> overrides) =>
        new("finetune", recipeFile, folder, RunFolder.IsRun(folder), overrides);

    private static bool IsFinished(string folder) => RunFolder.IsRun(folder) && RunFolder.Read(folder).Note.State == RunState.Finished;
}
