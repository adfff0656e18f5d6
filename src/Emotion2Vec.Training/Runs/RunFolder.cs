using System.Text.Json;
using System.Text.Json.Nodes;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Runs;

/// <summary>
/// All that a run leaves behind: <c>recipe.json</c> as resolved, <c>run.json</c>, <c>log.jsonl</c>, <c>tensorboard/</c>, <c>loss.png</c>, <c>checkpoints/</c> and the
/// result in <c>package/</c>. Open, it belongs to one process.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    /// <summary>Name of the resolved recipe, which is itself a recipe that can be run.</summary>
    public const string RecipeName = "recipe.json";

    private const string NoteName = "run.json";
    private const string LockName = ".lock";

    private readonly FileStream _lock;
    private readonly TimeProvider _clock;
    private RunNote _note;

    private RunFolder(string path, FileStream held, TimeProvider clock, RunNote note)
    {
        Places = new(path);
        (_lock, _clock, _note) = (held, clock, note);
    }

    /// <summary>Where things are in it.</summary>
    public RunPaths Places { get; }

    /// <summary>The update that this start goes on from; 0 for a beginning.</summary>
    public long FromUpdate => _note.Starts[^1].FromUpdate;

    /// <summary>Whether a run has been begun in a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>False for a folder that <see cref="Create"/> would take.</returns>
    public static bool IsRun(string path) => File.Exists(Path.Combine(path, NoteName));

    /// <summary>Makes the folder of a new run.</summary>
    /// <param name="path">Where; nothing may be there yet.</param>
    /// <param name="identity">What the run is.</param>
    /// <param name="clock">The clock.</param>
    /// <returns>The folder; dispose it.</returns>
    /// <exception cref="Emotion2VecException">Something is there already, or the folder cannot be made.</exception>
    public static RunFolder Create(string path, RunIdentity identity, TimeProvider clock)
    {
        // What a kill in the first moments leaves is no run yet.
        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any(entry => Path.GetFileName(entry) is not (LockName or RecipeName))))
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{path}' exists already: go on with --resume, or name another folder with --run.");
        }

        return Guarded(path, () =>
        {
            var held = Hold(Directory.CreateDirectory(path).FullName, path);
            var folder = new RunFolder(path, held, clock, new()
            {
                FormatVersion = RunNote.CurrentFormatVersion,
                Command = identity.Command,
                RecipeFile = identity.RecipeFile,
                Commit = RunVersions.Commit,
                Inputs = identity.Inputs,
                Starts = [Start(clock, 0)],
                State = RunState.Running,
            });
            WriteWhole(Path.Combine(path, RecipeName), identity.Recipe);
            folder.WriteNote();
            return folder;
        });
    }

    /// <summary>Opens the folder of a run that shall go on.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="identity">What the run is now; it must be what it was.</param>
    /// <param name="findUpdate">Finds the update of its newest checkpoint, 0 if there is none; asked once the folder is held.</param>
    /// <param name="clock">The clock.</param>
    /// <returns>The folder; dispose it.</returns>
    /// <exception cref="Emotion2VecException">There is no such run, another process has it, or recipe or data are not what they were.</exception>
    public static RunFolder Resume(string path, RunIdentity identity, Func<long> findUpdate, TimeProvider clock)
    {
        var (note, recipe) = Read(path);
        string[] differences =
        [
            .. note.Command == identity.Command ? Array.Empty<string>() : [$"command: {note.Command} before, {identity.Command} now"],
            .. RecipeDifference.Between(recipe, identity.Recipe),
            .. note.Inputs.Keys.Union(identity.Inputs.Keys).Where(key => note.Inputs.GetValueOrDefault(key) != identity.Inputs.GetValueOrDefault(key))
                .Select(key => $"{key}: its content is {note.Inputs.GetValueOrDefault(key) ?? "none"} before, {identity.Inputs.GetValueOrDefault(key) ?? "none"} now"),
        ];
        if (differences.Length > 0)
        {
            throw new Emotion2VecException(
                ErrorKind.Configuration,
                $"the run in '{path}' cannot go on, because it is not the same run any more:\n  {string.Join("\n  ", differences)}\nUndo that, or begin another run with --run.");
        }

        return Guarded(path, () =>
        {
            var held = Hold(path, path);
            try
            {
                var folder = new RunFolder(path, held, clock, note with { Starts = [.. note.Starts, Start(clock, findUpdate())], State = RunState.Running, Failure = null });
                folder.WriteNote();
                return folder;
            }
            catch
            {
                held.Dispose();
                throw;
            }
        });
    }

    /// <summary>Reads what a run says of itself.</summary>
    /// <param name="path">Its folder.</param>
    /// <returns>Its note and its resolved recipe.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NotFound"/>: it is no run folder; <see cref="ErrorKind.InvalidInput"/>: it is damaged.</exception>
    public static (RunNote Note, JsonObject Recipe) Read(string path)
    {
        if (!IsRun(path))
        {
            throw new Emotion2VecException(ErrorKind.NotFound, $"'{path}' is no run folder: it has no {NoteName}.");
        }

        var (note, recipe) = (ReadWhole<RunNote>(Path.Combine(path, NoteName)), ReadWhole<JsonObject>(Path.Combine(path, RecipeName)));
        return note is { FormatVersion: RunNote.CurrentFormatVersion, Starts.Count: > 0 } && note.Starts.All(start => start is not null)
            ? (note, recipe)
            : throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{Path.Combine(path, NoteName)}' is of format {note.FormatVersion} with {note.Starts.Count} starts; format {RunNote.CurrentFormatVersion} and a start are due.");
    }

    /// <summary>Notes how the run ended.</summary>
    /// <param name="state">How.</param>
    /// <param name="failure">Why, if it failed.</param>
    public void End(RunState state, string? failure = null)
    {
        _note = _note with { State = state, Failure = failure, Starts = [.. _note.Starts.SkipLast(1), _note.Starts[^1] with { Ended = _clock.GetUtcNow() }] };
        WriteNote();
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static RunStart Start(TimeProvider clock, long fromUpdate) => new() { Started = clock.GetUtcNow(), FromUpdate = fromUpdate, Versions = RunVersions.Read() };

    private static FileStream Hold(string path, string shown)
    {
        try
        {
            return new(Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (Directory.Exists(path))
        {
            throw new Emotion2VecException(ErrorKind.DeviceBusy, $"another process trains in '{shown}': wait for it, or name another folder with --run.", e);
        }
    }

    private static RunFolder Guarded(string path, Func<RunFolder> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new Emotion2VecException(e is UnauthorizedAccessException ? ErrorKind.PermissionDenied : ErrorKind.InvalidInput, $"the run folder '{path}' cannot be written: {e.Message}", e);
        }
    }

    private static T ReadWhole<T>(string path)
    {
        if (CommentedJson.TryRead(path, out var utf8) is { } problem)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{path}' {problem}: the run folder is damaged.");
        }

        try
        {
            return JsonSerializer.Deserialize<T>(utf8.Span, RecipeJson.Options) ?? throw new JsonException("it is null");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{path}' is damaged: {e.Message}", e);
        }
    }

    private static void WriteWhole<T>(string path, T value)
    {
        using var file = OutputFile.Create(path);
        JsonSerializer.Serialize(file.Stream, value, RecipeJson.Options);
        file.Complete();
    }

    private void WriteNote() => WriteWhole(Path.Combine(Places.Root, NoteName), _note);
}
