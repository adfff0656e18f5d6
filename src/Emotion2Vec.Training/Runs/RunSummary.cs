using System.Globalization;
using System.Text.Json.Nodes;
using Emotion2Vec.Model;
using Emotion2Vec.Model.Packages;

namespace Emotion2Vec.Training.Runs;

/// <summary>Explains a run folder in words: what was trained, from what, on which data, how far, how well, and how to go on.</summary>
internal static class RunSummary
{
    private const int SparklineWidth = 60;
    private const int NotesShown = 5;
    private const int NameWidth = 16;
    private const int HashShown = 19;

    /// <summary>Writes the explanation.</summary>
    /// <param name="path">The run folder.</param>
    /// <param name="output">Where it goes.</param>
    /// <exception cref="Core.Errors.Emotion2VecException">It is no run folder, or a damaged one.</exception>
    public static void Write(string path, TextWriter output)
    {
        var (note, recipe) = RunFolder.Read(path);
        var places = new RunPaths(path);
        var history = RunHistory.Read(places.Log);
        WriteOrigin(path, note, recipe, output);
        WriteProgress(recipe, history, output);
        WriteValidations(history, output);
        WriteResults(places, output);
        output.WriteLine(NextStep(path, note));
    }

    private static void WriteOrigin(string path, RunNote note, JsonObject recipe, TextWriter output)
    {
        output.WriteLine($"{path}: {note.Command} {note.RecipeFile}");
        output.WriteLine(note.State switch
        {
            RunState.Finished => "It is finished.",
            RunState.Interrupted => "It was interrupted; a checkpoint holds everything.",
            RunState.Failed => $"It failed: {note.Failure}",
            _ => "It is running, or was killed.",
        });
        output.WriteLine();
        Row(output, "model", Model(recipe));
        foreach (var (place, hash) in note.Inputs)
        {
            Row(output, place, $"{Lookup(recipe, place) ?? ""}  {Short(hash)}".Trim());
        }

        Row(output, "seed", Lookup(recipe, "run.seed") ?? Lookup(recipe, "seed"));
        Row(output, "runs on", Lookup(recipe, "run.accelerator") is { } accelerator ? $"{accelerator}, {Lookup(recipe, "run.precision")}" : null);
        Row(output, "commit", note.Commit ?? "unknown");
        foreach (var start in note.Starts)
        {
            var ended = start.Ended is { } end ? $", ended {Time(end)}" : "";
            Row(output, start.FromUpdate == 0 ? "started" : "resumed", $"{Time(start.Started)}{(start.FromUpdate == 0 ? "" : $" from update {start.FromUpdate}")}{ended}");
        }

        Row(output, "with", string.Join(", ", note.Starts[^1].Versions.Select(version => $"{version.Key} {version.Value}")));
    }

    private static void WriteProgress(JsonObject recipe, RunHistory history, TextWriter output)
    {
        if (history.Steps.LastOrDefault() is not { } last)
        {
            return;
        }

        var total = Lookup(recipe, "run.updates");
        output.WriteLine();
        Row(output, "updates", $"{last.Update}{(total is null ? "" : $" of {total}")}{(last.ElapsedSeconds is { } elapsed ? $" in {RunText.Duration(TimeSpan.FromSeconds(elapsed))}" : "")}");
        Row(output, "loss", RunText.Values(last.Values!, StepReport.Total));
        var totals = history.Steps.Where(line => line.Values!.ContainsKey(StepReport.Total)).Select(line => line.Values![StepReport.Total]).ToList();
        Row(output, "", totals.Count > 1 ? $"{RunText.Sparkline(totals, SparklineWidth)}  {RunText.Number(totals[0])} to {RunText.Number(totals[^1])}" : null);
        Row(output, "speed", last.AudioSecondsPerSecond is { } speed ? $"{RunText.Number(speed)} seconds of sound a second" : null);
        Row(output, "memory", last.MemoryBytes is { } memory ? string.Create(CultureInfo.InvariantCulture, $"{memory / 1e6:F0} MB") : null);
    }

    private static void WriteValidations(RunHistory history, TextWriter output)
    {
        var validations = history.Validations.ToList();
        if (validations.Count > 0)
        {
            var (best, last) = (validations.LastOrDefault(line => line.IsBest == true), validations[^1]);
            var criterion = last.Criterion!;
            var curve = validations.Where(line => line.Values!.ContainsKey(criterion)).Select(line => line.Values![criterion]).ToList();
            output.WriteLine();
            Row(output, "validation", $"update {last.Update}: {RunText.Values(last.Values!, criterion)}");
            Row(output, "", curve.Count > 1 ? $"{RunText.Sparkline(curve, SparklineWidth)}  {criterion} {RunText.Number(curve[0])} to {RunText.Number(curve[^1])}" : null);
            Row(output, "best", best is null ? null : $"update {best.Update}: {RunText.Values(best.Values!, best.Criterion!)}");
        }

        var notes = history.Lines.Where(line => line.Kind == RunLogKind.Note).TakeLast(NotesShown).ToList();
        foreach (var (line, i) in notes.Select((line, i) => (line, i)))
        {
            Row(output, i == 0 ? "notes" : "", line.Text);
        }
    }

    private static void WriteResults(RunPaths places, TextWriter output)
    {
        output.WriteLine();
        Row(output, "package", Package(places.Package));
        Row(output, "reports", string.Join(", ", Directory.EnumerateFiles(places.Root, "*.md").Order(StringComparer.Ordinal)));
        Row(output, "pictures", string.Join(", ", Directory.EnumerateFiles(places.Root).Where(file => Path.GetExtension(file) is ".png" or ".svg").Order(StringComparer.Ordinal)));
        Row(output, "curves", Directory.Exists(places.TensorBoard) ? $"tensorboard --logdir {places.TensorBoard}" : null);
    }

    private static string? Package(string path)
    {
        if (!Directory.Exists(path))
        {
            return null;
        }

        try
        {
            var package = ModelPackage.Open(path);
            return string.Create(CultureInfo.InvariantCulture, $"{path}: {package.Name}, {package.Manifest.Weights.ParameterCount:N0} parameters, classes {string.Join(", ", package.Labels.Names)}");
        }
        catch (ModelException e)
        {
            return $"{path} is damaged: {e.Message}";
        }
    }

    private static string NextStep(string path, RunNote note) => note.State == RunState.Finished && Directory.Exists(new RunPaths(path).Package)
        ? $"Use it: e2v analyze speech.wav --model {new RunPaths(path).Package}"
        : note.State == RunState.Finished ? "There is nothing left to do."
        : $"Go on: e2v-train {note.Command} --run {path} --resume";

    private static string? Model(JsonObject recipe) => Lookup(recipe, "model.name") is not { } name ? null
        : Lookup(recipe, "model.from") is { } from ? $"{name}, from {from}"
        : $"{name}, from random weights: width {Lookup(recipe, "model.architecture.embedDim")}, {Lookup(recipe, "model.architecture.prenetDepth")} + {Lookup(recipe, "model.architecture.depth")} blocks";

    private static string? Lookup(JsonObject recipe, string path)
    {
        JsonNode? node = recipe;
        foreach (var key in path.Split('.'))
        {
            node = key.Split('[') is [var list, var index] && int.TryParse(index.TrimEnd(']'), out var place)
                ? ((node as JsonObject)?[list] as JsonArray)?.ElementAtOrDefault(place)
                : (node as JsonObject)?[key];
        }

        return node?.ToString();
    }

    // run.json has all digits; several manifests have several hashes.
    private static string Short(string hashes) => string.Join(" + ", hashes.Split(' ').Select(hash => hash[..Math.Min(hash.Length, HashShown)]));

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static void Row(TextWriter output, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            output.WriteLine($"  {name,-NameWidth}{text}");
        }
    }
}
