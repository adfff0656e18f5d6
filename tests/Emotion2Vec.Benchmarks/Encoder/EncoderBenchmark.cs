using System.Diagnostics;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Rounding;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Inference.Window;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Model.Weights;
using Spectre.Console;

namespace Emotion2Vec.Benchmarks.Encoder;

/// <summary>Milliseconds per chunk of the cached and window modes on one set of random weights.</summary>
internal static class EncoderBenchmark
{
    private const int Labels = 9;
    private static readonly WindowGeometry FourSeconds = new(200, 16);

    /// <summary>The small architecture of the bundled model.</summary>
    public static EncoderConfig Small { get; } = new()
    {
        EmbedDim = 96,
        NumHeads = 6,
        NumAlibiHeads = 6,
        Depth = 3,
        PrenetDepth = 2,
        FeatureEncoder = [.. new EncoderConfig().FeatureEncoder.Select(layer => layer with { Channels = 64 })],
    };

    /// <summary>Runs.</summary>
    /// <param name="settings">How.</param>
    /// <returns>The times.</returns>
    public static EncoderReport Run(BenchmarkSettings settings)
    {
        var config = settings.Small ? Small : new EncoderConfig();
        using var weights = new RandomWeights(config, Labels, seed: 1);
        using var model = new EncoderModel(config, Labels, weights, settings.Threads);
        var rows = new List<EncoderRow>();
        var peak = GemmPeak.Measure(settings.Threads, settings.Repeat);
        var int8Peak = GemmPeak.MeasureInt8(settings.Threads, settings.Repeat);
        AnsiConsole.MarkupLine("[grey]window mode[/]");
        using (var window = new WindowEncoder(model, FourSeconds, Info(config, EncoderMode.Window, FourSeconds.HopFrames, FourSeconds.WindowFrames)))
        {
            rows.Add(Measure("window 4 s, hop 320 ms", window, StepCost.OfWindow(config, Labels, FourSeconds.WindowFrames, FourSeconds.HopFrames).ProductFlops, peak, settings, warmUp: 14));
        }

        rows.AddRange(MeasureCached(model, "", peak, settings));

        // In 8 bits speed does not depend on the ranges, which are those of noise here.
        var ranges = RangeFinder.Find(model, new(16, 256, 0), [Noise(seconds: 12)], CancellationToken.None);
        using var rounded = new EncoderModel(config, Labels, weights, settings.Threads, ranges: ranges);
        rows.AddRange(MeasureCached(rounded, "int8 ", int8Peak, settings));

        if (Environment.ProcessorCount > 1)
        {
            rows.Add(MeasureLanes(model, "", peak, settings));
            rows.Add(MeasureLanes(rounded, "int8 ", int8Peak, settings));
        }

        string[] calibrations = [$"float32: {Calibrate(model)}", $"8 bits: {Calibrate(rounded)}"];
        var windowRate = rows[0].BestMs / rows[0].AudioMs;
        return new(settings.Small ? "small (96 wide, 5 blocks)" : "base (768 wide, 12 blocks)", peak, int8Peak, [.. rows.Select(r => r with { WindowRatio = windowRate / (r.BestMs / r.AudioMs) })], calibrations);
    }

    private static IEnumerable<EncoderRow> MeasureCached(EncoderModel model, string prefix, double peak, BenchmarkSettings settings)
    {
        foreach (var (chunk, batch, tokensEvery) in new[] { (8, 1, 1), (16, 1, 1), (16, 4, 1), (16, 8, 1), (32, 1, 1), (32, 8, 1), (16, 1, 4), (16, 8, 4), (16, 8, 8), (32, 8, 4) })
        {
            var name = $"{prefix}C = {chunk}{(batch > 1 ? $" x {batch}" : "")}{(tokensEvery > 1 ? $", tokens every {tokensEvery}" : "")}";
            AnsiConsole.MarkupLine($"[grey]{name}[/]");
            var geometry = new ChunkGeometry(chunk, 256, 0) { TokensEvery = tokensEvery };
            using var cached = new StreamingEncoder(model, geometry, Info(model.Config, EncoderMode.Cached, chunk, 256), maxBatch: batch);
            yield return Measure(name, cached, Flops(model.Config, geometry), peak, settings, warmUp: 3, batch, tokensEvery);
        }
    }

    // As many callers of one session as there are cores, each with a stream of its own. The time is that of a core, so that the row compares with a single lane's;
    // the gain comes from steps of one lane alone and of all at once by turns, so that nothing but the lanes tells them apart.
    private static EncoderRow MeasureLanes(EncoderModel model, string prefix, double peak, BenchmarkSettings settings)
    {
        const int Chunk = 16;
        var lanes = Environment.ProcessorCount;
        var geometry = new ChunkGeometry(Chunk, 256, 0);
        using var first = new StreamingEncoder(model, geometry, Info(model.Config, EncoderMode.Cached, Chunk, 256), maxBatch: 1);
        IStreamEncoder[] others = [.. Enumerable.Range(1, lanes - 1).Select(_ => first.OpenLane())];
        var gain = LaneTrial.Measure(first, lanes, rounds: settings.Repeat, TimeProvider.System).Speedup;
        using var start = new Barrier(lanes);
        var results = new EncoderRow[lanes];
        var flops = StepCost.Of(model.Config, Labels, geometry).ProductFlops;
        Thread[] threads = [.. others.Prepend(first).Select((encoder, i) => new Thread(() =>
        {
            start.SignalAndWait();
            results[i] = Measure($"{prefix}C = {Chunk}, {lanes} lanes", encoder, flops, peak, settings, warmUp: 3);
        }))];
        AnsiConsole.MarkupLine($"[grey]{prefix}C = {Chunk}, {lanes} lanes[/]");
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Array.ForEach(others, encoder => encoder.Dispose());

        // The slowest lane's median: what all keep up with at the same time.
        var slowest = results.MaxBy(row => row.MedianMs) ?? results[0];
        return slowest with { BestMs = slowest.MedianMs, LaneGain = gain, PeakShare = flops / (slowest.MedianMs / 1e3) / 1e9 / peak };
    }

    // As 'serve' does at its start, on one thread within an operation.
    private static StepCalibration Calibrate(EncoderModel model)
    {
        AnsiConsole.MarkupLine("[grey]calibration[/]");
        using var encoder = new StreamingEncoder(model, new(16, 256, 0), Info(model.Config, EncoderMode.Cached, 16, 256), maxBatch: 8);
        return StepCalibration.Measure(encoder, new() { Lanes = Environment.ProcessorCount }, TimeProvider.System);
    }

    // On average over the chunks with extra tokens of their own and those without.
    private static long Flops(EncoderConfig config, ChunkGeometry geometry) =>
        (StepCost.Of(config, Labels, geometry).ProductFlops + ((geometry.TokensEvery - 1) * StepCost.Of(config, Labels, geometry, storedTokens: true).ProductFlops)) / geometry.TokensEvery;

    private static float[] Noise(int seconds)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, seconds * ModelAudio.SampleRate).Select(_ => (float)((random.NextDouble() * 0.2) - 0.1))];
    }

    // Steps differ where extra tokens are computed in some chunks only: each time is then the mean of as many steps as it takes until they come round.
    private static EncoderRow Measure(string name, IStreamEncoder encoder, long flops, double peak, BenchmarkSettings settings, int warmUp, int batch = 1, int round = 1)
    {
        IEncoderSlot[] slots = [.. Enumerable.Range(0, batch).Select(_ => encoder.OpenSlot())];
        var random = new Random(1);
        var samples = new float[slots[0].SamplesWanted];
        var times = new double[settings.Repeat];
        var bytes = 0L;
        for (var step = -warmUp * round; step < settings.Repeat * round; step++)
        {
            for (var s = 0; s < samples.Length; s++)
            {
                samples[s] = (float)((random.NextDouble() * 0.2) - 0.1);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            foreach (var slot in slots)
            {
                slot.Write(samples.AsSpan(0, slot.SamplesWanted));
            }

            encoder.Step(slots);
            var elapsed = Stopwatch.GetElapsedTime(start);
            if (step >= 0)
            {
                times[step / round] += elapsed.TotalMilliseconds / batch / round;
                bytes += GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }

        Array.ForEach(slots, slot => slot.Dispose());
        Array.Sort(times);
        return new(
            name, times[0], times[times.Length / 2], 20.0 * encoder.Info.ChunkFrames, flops / 1e9, flops / (times[0] / 1e3) / 1e9 / peak, 0, (double)bytes / settings.Repeat / round / batch);
    }

    /// <summary>Facts about the encoder that is measured.</summary>
    internal static EncoderInfo Info(EncoderConfig config, EncoderMode mode, int chunk, int left) => new()
    {
        ModelName = "benchmark",
        ModelHash = "sha256:random",
        Caution = "UNTRAINED",
        Mode = mode,
        ChunkFrames = chunk,
        LeftFrames = left,
        RightFrames = 0,
        FeatureSize = config.EmbedDim,
        Labels = [.. Enumerable.Range(0, Labels).Select(i => $"class{i}")],
        Latency = LatencyAccounting.Of(chunk, 0, 0),
    };
}
