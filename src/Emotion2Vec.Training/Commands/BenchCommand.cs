using System.CommandLine;
using System.Globalization;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Benchmarks;
using Emotion2Vec.Training.Torch;

namespace Emotion2Vec.Training.Commands;

/// <summary>The command line of <c>bench</c>.</summary>
internal static class BenchCommand
{
    private static readonly int[] Chunks = [0, 16];

    /// <summary>Builds the command.</summary>
    /// <param name="surroundings">The world around.</param>
    /// <returns>The command.</returns>
    public static Command Create(Surroundings surroundings)
    {
        var accelerator = CheckedOptions.Named("--accelerator", "What to compute on.", Accelerator.Cpu);
        var precision = CheckedOptions.Named("--precision", "The type of products.", Precision.Fp32);
        var items = CheckedOptions.Bounded("--items", "Utterances in a batch.", "N", 8, 1, 1024);
        var seconds = CheckedOptions.Bounded("--seconds", "Seconds of each utterance.", "N", 5, 1, 60);
        var updates = CheckedOptions.Bounded("--updates", "Updates to time in each mode, after one that warms up.", "N", 3, 1, 1000);
        var threads = CheckedOptions.Bounded("--threads", "Threads within one operation, 0 for all cores.", "N", 0, 0, 1024);
        var command = new TaughtCommand(
            "bench",
            "Measures how fast this machine trains a model of the public base size. Whole updates (forward, backward, AdamW) on utterances in full and in chunks of 320 ms, beside the largest rate of a matrix product on the same machine, with the most memory held. Weights are random; what is learnt is nothing.",
            "e2v-train bench",
            "e2v-train bench --accelerator cuda --precision bf16 --updates 20")
        { accelerator, precision, items, seconds, updates, threads };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(
            surroundings.Output,
            TorchWorld.Open(parsed.GetValue(accelerator), parsed.GetValue(precision), parsed.GetValue(threads)),
            (parsed.GetValue(items), parsed.GetValue(seconds), parsed.GetValue(updates)),
            cancellationToken)));
        return command;
    }

    private static int Run(TextWriter output, TorchWorld world, (int Items, int Seconds, int Updates) size, CancellationToken cancellationToken)
    {
        var benchmark = new TrainingBenchmark(world);
        var peak = benchmark.ProductGflops();
        Line($"base size (93 M parameters), {world.Device}, {world.Precision.ToString().ToLowerInvariant()}, batch of {size.Items} x {size.Seconds} s; matrix product: {peak:0} GFLOP/s");
        Line($"{"mode",-16}{"update, median (fastest..slowest)",-36}{"audio",-14}{"of the product's rate",-24}{"most memory",-12}");
        foreach (var chunk in Chunks)
        {
            var speed = benchmark.Measure(new(), size.Items, size.Seconds, chunk, size.Updates, cancellationToken);
            var times = Text($"{speed.Median:0.00} s ({speed.Fastest:0.00}..{speed.Slowest:0.00})");
            var share = Text($"{100 * speed.Gflops / peak:0} %");
            Line($"{(chunk == 0 ? "whole" : Text($"chunks C={chunk}")),-16}{times,-36}{Text($"{speed.AudioSeconds / speed.Median:0.0} s/s"),-14}{share,-24}{Text($"{speed.PeakBytes / 1e9:0.0} GB"),-12}");
        }

        return ExitCodes.Ok;

        void Line(FormattableString text) => output.WriteLine(Text(text).TrimEnd());
        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
