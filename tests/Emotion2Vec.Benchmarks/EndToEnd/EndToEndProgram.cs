using System.Globalization;
using System.Text.Json;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Evaluation.Charts;
using Spectre.Console;

namespace Emotion2Vec.Benchmarks.EndToEnd;

/// <summary>The verb <c>e2e</c>: the program as a process, talkers at its RTP ports, a subscriber at its broker.</summary>
internal static class EndToEndProgram
{
    private const string Help = """
        How many live streams this machine carries, end to end: RTP in, MQTT out, in real time.

          ./run.sh bench e2e [--streams N] [--seconds S] [--codec pcmu|l16|opus] [--model DIR] [--set KEY=VALUE] [--json FILE]
          ./run.sh bench e2e --knee [--streams N] [--seconds S] [--picture FILE] ...

          --streams N      talkers at the same time (default 8); of --knee, the first number tried
          --seconds S      seconds measured, after a warm-up of 6 (default 60, with --knee 12)
          --codec NAME     what they send (default: PCMU, L16 and Opus by turns)
          --model DIR      a model package (default: the bundled model, which is small)
          --set KEY=VALUE  an option of the program, as in 'serve --set'; may come several times
          --knee           finds the most streams that are held: doubles, then halves the distance; what fails is tried again once
          --json FILE      the results as JSON too
          --picture FILE   streams against latency, as SVG

        The program runs as a process of its own, as it was built; talkers (tools/loadgen) and the subscriber (an MQTT client of MQTTnet, for exact times of
        arrival) run in this one, and share the machine. Latency is from when the packet with the last sample of a chunk was sent to when its PUBLISH came.
        Streams are held if all are heard, nothing was dropped, lost or left out, and 99 % of the chunks came within the time of a chunk.

        Exit code 0: held; with --knee, at least one stream was. 1: not.
        """;

    private const double LeastMilliseconds = 320;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Runs.</summary>
    /// <param name="args">The command line behind the verb.</param>
    /// <returns>An exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        if (args.Contains("--help"))
        {
            Console.WriteLine(Help);
            return ExitCodes.Ok;
        }

        if (!EndToEndSettings.TryParse(args, out var settings, out var problem))
        {
            Console.Error.WriteLine($"{problem}\n\n{Help}");
            return ExitCodes.Usage;
        }

        var trials = new List<TrialResult>();
        var knee = 0;
        try
        {
            if (settings.IsKnee)
            {
                knee = await KneeSearch.FindAsync(settings.Streams, 1024, HoldsAsync).ConfigureAwait(false);
                Console.WriteLine(knee > 0 ? $"The most streams held: {knee}." : "Not even one stream was held.");
            }
            else
            {
                await TryAsync(settings.Streams).ConfigureAwait(false);
            }
        }
        catch (Emotion2VecException error)
        {
            Console.Error.WriteLine(error.Message);
            return ExitCodes.Failed;
        }

        if (settings.JsonFile is { } file)
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(trials, Json)).ConfigureAwait(false);
        }

        if (settings.PictureFile is { } picture)
        {
            await File.WriteAllTextAsync(picture, Picture(trials)).ConfigureAwait(false);
        }

        return (settings.IsKnee ? knee > 0 : trials[0].IsHeld) ? ExitCodes.Ok : ExitCodes.Failed;

        // Tried again once: on a machine that others use too, a trial fails now and then for what they did.
        async Task<bool> HoldsAsync(int streams) =>
            (await TryAsync(streams).ConfigureAwait(false)).IsHeld || (await TryAsync(streams).ConfigureAwait(false)).IsHeld;

        async Task<TrialResult> TryAsync(int streams)
        {
            var result = await Trial.RunAsync(settings, streams).ConfigureAwait(false);
            trials.Add(result);
            Print(result);
            return result;
        }
    }

    private static void Print(TrialResult result)
    {
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 150);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {result.Streams} streams x {result.Seconds:F0} s: {(result.IsHeld ? "held" : "NOT held")}; heard {result.Heard}, chunks {result.Chunks}, messages missing {result.Missing}, frames withheld {result.WithheldFrames}, samples dropped {result.DroppedSamples}, packets lost {result.LostPackets}
              last sample to PUBLISH: p50 {result.P50:F0} ms, p95 {result.P95:F0}, p99 {result.P99:F0}, worst {result.Worst:F0} (a chunk is {result.ChunkMilliseconds:F0} ms)
              per stream: {1000 * result.CpuPerStreamSecond:F1} ms of processor per second of sound, {result.MebibytesPerStream:F2} MiB; the process {result.CpuCores:F2} cores, {result.ResidentMebibytes:F0} MiB, {result.Handles} handles
              collector: {result.Collections} collections, paused {result.PauseMilliseconds:F1} ms; {result.BytesPerChunk:F0} bytes allocated per chunk by the whole process; talkers at most {result.TalkersLate:F0} ms late
            """));
    }

    // A trial that is overrun says nothing about latency but that there is no end to it: it is cut at two chunks.
    private static string Picture(IReadOnlyList<TrialResult> trials)
    {
        List<TrialResult> shown = [.. trials.Where(trial => trial.Chunks > 0).GroupBy(trial => trial.Streams).Select(same => same.MinBy(trial => trial.P99)).OfType<TrialResult>().OrderBy(trial => trial.Streams)];
        return CurveChart.Draw(
            $"Live streams against latency, {Environment.ProcessorCount} cores",
            "streams at the same time",
            "seconds from the last sample of a chunk to PUBLISH",
            [Curve("p50", trial => trial.P50), Curve("p99", trial => trial.P99), new ChartCurve("a chunk", [], [], [(LeastMilliseconds / 1000, "a chunk")])]);

        ChartCurve Curve(string name, Func<TrialResult, double> milliseconds) =>
            new(name, [.. shown.Select(trial => new ChartPoint(trial.Streams, Math.Min(milliseconds(trial), 2 * LeastMilliseconds) / 1000))], [], []);
    }
}
