using System.Globalization;
using System.Text.Json;
using Emotion2Vec.Benchmarks.Dashboard;
using Emotion2Vec.Benchmarks.Encoder;
using Emotion2Vec.Benchmarks.EndToEnd;
using Emotion2Vec.Benchmarks.Fuzzing;
using Emotion2Vec.Benchmarks.Gate;
using Emotion2Vec.Benchmarks.Jitter;
using Emotion2Vec.Benchmarks.Micro;
using Emotion2Vec.Benchmarks.Pipeline;
using Emotion2Vec.Benchmarks.Publishing;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Model.Packages;

namespace Emotion2Vec.Benchmarks;

/// <summary>Measures, prints ratios within one run, and fails if more bytes are allocated than the budget allows. Times never fail: machines are noisy.</summary>
internal static class BenchmarkProgram
{
    private const int PackageLabels = 9;

    private const string Help = """
        Measures the encoder and the audio path.

          ./run.sh bench e2e                           the program as a process, live streams in, MQTT out; 'e2e --help' says more (docs/performance.md)
          ./run.sh bench micro                         bytes and times of the hot paths, from packet to payload ('micro --help' says more)
          ./run.sh bench gpu [rehearse]                the step on an NVIDIA GPU; rehearse: the processor in its place, to see that the command works
          ./run.sh bench agreement [FOLDER [FILE ...]] what cheaper steps change in a model's scores (default: the bundled model and clip)
          ./run.sh bench fuzz                          damaged inputs by the million ('fuzz --help' says more)
          ./run.sh bench jitter                        impaired RTP, heard by this program and by GStreamer (docs/rtp.md)
          ./run.sh bench gate                          error rates of the speech gate (docs/gate.md); needs espeak-ng
          ./run.sh bench publish                       bytes, allocations and rates of what goes out over MQTT (docs/mqtt.md)
          ./run.sh bench streams [STREAMS] [MINUTES]   so many streams (default 64) for so many minutes of sound (default 10), as fast as they go
          ./run.sh bench package FOLDER                a model package of base size with random weights, for 'e2e --model FOLDER'
          ./run.sh bench dashboard [STREAMS] [MINUTES] what the dashboard costs a browser (default 10 streams, 10 minutes); needs chromium
          ./run.sh bench dashboard pictures FOLDER     makes the pictures of docs/dashboard.md
          ./run.sh bench [--threads N] [--repeat N] [--small] [--json FILE]

          --threads N    threads within one operation (default 1: the cost of one core)
          --repeat N     repeats of each measurement, of which the fastest and the median count (default 15)
          --small        the small bundled architecture in place of the base size: seconds instead of a minute
          --json FILE    the results as JSON too

        Exit code 0: all allocations are within tests/Emotion2Vec.Benchmarks/budgets.json. 1: one is not.
        The weights are random: speed is measured here, nothing about accuracy.
        """;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Runs everything.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>An exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["fuzz", ..])
        {
            return FuzzProgram.Run(args.AsSpan(1));
        }

        if (args is ["micro", ..])
        {
            return MicroProgram.Run(args[1..]);
        }

        if (args is ["gpu"] or ["gpu", "rehearse"])
        {
            return RunGpu(isRehearsal: args.Length > 1);
        }

        if (args is ["jitter", ..])
        {
            return await JitterProgram.RunAsync(args[1..]).ConfigureAwait(false);
        }

        if (args is ["e2e", ..])
        {
            return await EndToEndProgram.RunAsync(args[1..]).ConfigureAwait(false);
        }

        if (args.Contains("--help"))
        {
            Console.WriteLine(Help);
            return ExitCodes.Ok;
        }

        if (args is ["gate"])
        {
            return Tried(GateBenchmark.Run);
        }

        if (args is ["agreement", .. var what])
        {
            return Tried(() => AgreementBenchmark.Run(what.FirstOrDefault(""), what[Math.Min(1, what.Length)..], Console.Out));
        }

        if (args is ["publish"])
        {
            await PublishingBenchmark.RunAsync().ConfigureAwait(false);
            return ExitCodes.Ok;
        }

        if (args is ["outbox-node", var outbox, var port, var first, var count])
        {
            await OutboxNode.RunAsync(outbox, Number(port), Number(first), Number(count)).ConfigureAwait(false);
            return ExitCodes.Ok;
        }

        if (args is ["streams", .. var numbers] && StreamsBenchmark.TryParse(numbers, out var streams, out var minutes))
        {
            return StreamsBenchmark.Run(streams, minutes) ? ExitCodes.Ok : ExitCodes.Failed;
        }

        if (args is ["package", var package])
        {
            return MakePackage(package);
        }

        if (args is ["dashboard", "pictures", var folder])
        {
            await DashboardPictures.RunAsync(folder).ConfigureAwait(false);
            return ExitCodes.Ok;
        }

        if (args is ["dashboard", .. var amounts] && DashboardBenchmark.TryParse(amounts, out var shown, out var minutesShown))
        {
            return await DashboardBenchmark.RunAsync(shown, minutesShown).ConfigureAwait(false) ? ExitCodes.Ok : ExitCodes.Failed;
        }

        if (!BenchmarkSettings.TryParse(args, out var settings, out var problem))
        {
            Console.Error.WriteLine($"{problem}\n\n{Help}");
            return ExitCodes.Usage;
        }

        var encoder = EncoderBenchmark.Run(settings);
        var allocations = AllocationCount.Run(HotPaths.Names);
        var report = new BenchmarkReport(encoder, allocations);
        ReportView.Print(report, settings);
        if (settings.JsonFile is { } file)
        {
            File.WriteAllText(file, JsonSerializer.Serialize(report, Json));
        }

        return allocations.All(a => a.WithinBudget) ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static int MakePackage(string folder)
    {
        try
        {
            Console.WriteLine(RandomModel.Create(new EncoderConfig(), new LabelSet([.. Enumerable.Range(0, PackageLabels).Select(label => $"class{label}")]), seed: 1, folder).Directory);
            return ExitCodes.Ok;
        }
        catch (ModelException e)
        {
            Console.Error.WriteLine(e.Message);
            return ExitCodes.Failed;
        }
    }

    private static int RunGpu(bool isRehearsal)
    {
        try
        {
            return (isRehearsal ? GpuBenchmark.Rehearse(Console.Out) : GpuBenchmark.Run(Console.Out)) ? ExitCodes.Ok : ExitCodes.Failed;
        }
        catch (Emotion2VecException e)
        {
            Console.Error.WriteLine(e.Message);
            return ExitCodes.Failed;
        }
    }

    private static int Tried(Action benchmark)
    {
        try
        {
            benchmark();
            return ExitCodes.Ok;
        }
        catch (Emotion2VecException e)
        {
            Console.Error.WriteLine(e.Message);
            return ExitCodes.Failed;
        }
    }
}
