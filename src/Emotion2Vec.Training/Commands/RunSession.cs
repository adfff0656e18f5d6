using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Recipes;
using Emotion2Vec.Training.Runs;

namespace Emotion2Vec.Training.Commands;

/// <summary>What all runs have in common: recipe, folder, logs, and a last word about how it ended.</summary>
/// <param name="surroundings">The world around.</param>
internal sealed class RunSession(Surroundings surroundings)
{
    /// <summary>Runs.</summary>
    /// <typeparam name="T">The recipe's type.</typeparam>
    /// <param name="request">What was asked for.</param>
    /// <param name="prepare">Reads the inputs before anything is written.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="Emotion2VecException">Recipe, inputs or folder are not as they should be, or the work failed.</exception>
    public int Run<T>(RunRequest request, Func<T, RunWork> prepare)
        where T : IRecipe
    {
        var recipe = RecipeReader.Read<T>(request.RecipeFile, request.Overrides);
        var work = prepare(recipe);
        var identity = new RunIdentity(request.Command, request.RecipeFile, RecipeJson.Resolve(recipe), work.Inputs);
        using var folder = request.Resume
            ? RunFolder.Resume(request.Folder, identity, () => NewestCheckpoint(request.Folder), surroundings.Clock)
            : RunFolder.Create(request.Folder, identity, surroundings.Clock);
        try
        {
            var complete = LiveRunLog.Watch(surroundings, console =>
            {
                using var logs = RunLogs.Open(folder.Places, folder.FromUpdate, surroundings.Clock, console);
                return work.Execute(folder.Places, logs);
            });
            folder.End(complete ? RunState.Finished : RunState.Interrupted);
            return Report(request, complete);
        }
        catch (OperationCanceledException)
        {
            folder.End(RunState.Interrupted);
            return Report(request, complete: false);
        }
        catch (Exception e)
        {
            Note(folder, e);
            throw;
        }
    }

    // Where the disk is full the note fails as well; the failure that matters is the one being reported.
    private static void Note(RunFolder folder, Exception failure)
    {
        try
        {
            folder.End(RunState.Failed, failure.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Emotion2VecException)
        {
            // The run then counts as killed.
        }
    }

    private static long NewestCheckpoint(string folder) => new CheckpointStore(new RunPaths(folder).Checkpoints).Latest()?.Update ?? 0;

    private int Report(RunRequest request, bool complete)
    {
        surroundings.Output.WriteLine(complete
            ? $"done: {request.Folder} ('e2v-train show {request.Folder}' explains it)"
            : $"interrupted: go on with 'e2v-train {request.Command} --run {request.Folder} --resume'");
        return complete ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
