using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Devices;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Onnx;

namespace Emotion2Vec.Benchmarks.Encoder;

/// <summary>The step on a CUDA device: parity with the processor, milliseconds by batch, streams at real-time pace, share of the measured matrix peak.</summary>
internal static class GpuBenchmark
{
    private const int Labels = 9;
    private const int ParityChunks = 20;
    private const double ParityBar = 1e-4;
    private const int DevicePeakSize = 4096;
    private const int ProcessorPeakSize = 256;

    private static readonly ChunkGeometry Geometry = new(16, 256, 0);

    /// <summary>Runs on the first device of this machine, at base size.</summary>
    /// <param name="output">Where figures go.</param>
    /// <returns>Whether float32 agrees with the processor.</returns>
    /// <exception cref="Emotion2VecException">There is no device, or it cannot be used; the message says what to do.</exception>
    public static bool Run(TextWriter output)
    {
        var choice = DeviceChoice.Parse("cuda") ?? throw new InvalidOperationException("The choice is one.");
        var ordinal = choice.Resolve(EncoderMode.Cached, Precision.Auto, CudaReport.Look)[0];
        return Run(() => new CudaDevice(ordinal), new EncoderConfig(), maxBatch: 256, repeat: 60, DevicePeakSize, output);
    }

    /// <summary>Runs with the processor in the device's place and a small network, which shows that the command works, and no more.</summary>
    /// <param name="output">Where figures go.</param>
    /// <returns>Whether float32 agrees with the processor.</returns>
    public static bool Rehearse(TextWriter output) => Run(() => new HostDevice(threads: 1), EncoderBenchmark.Small, maxBatch: 4, repeat: 5, ProcessorPeakSize, output);

    private static bool Run(Func<IDevice> open, EncoderConfig config, int maxBatch, int repeat, int peakSize, TextWriter output)
    {
        using var weights = new RandomWeights(config, Labels, seed: 1);
        using var model = new EncoderModel(config, Labels, weights);
        var flops = StepCost.Of(config, Labels, Geometry).ProductFlops;
        var agrees = true;
        foreach (var arithmetic in new[] { OnnxElement.Float32, OnnxElement.Float16, OnnxElement.BFloat16 })
        {
            var peak = Peak(open, arithmetic, repeat, peakSize);
            using var streams = new DeviceStreams(open(), model, Geometry, fingerprint: 0, new(arithmetic, maxBatch, maxBatch));
            using var device = new DeviceEncoder(EncoderBenchmark.Info(config, EncoderMode.Cached, Geometry.ChunkFrames, Geometry.LeftFrames), [streams]);
            var worst = Parity(model, config, device);
            agrees &= arithmetic != OnnxElement.Float32 || worst <= ParityBar;
            output.WriteLine(Text($"{arithmetic}: matrix peak {peak / 1e12:0.0} TFLOP/s; largest difference from the processor's float32 {worst:E1}{(arithmetic == OnnxElement.Float32 ? $" (bar {ParityBar:E0})" : "")}"));
            for (var batch = 1; batch <= device.MaxBatch; batch *= 2)
            {
                var times = Time(device, batch, repeat);
                var (median, late) = (times[times.Length / 2], times[times.Length * 99 / 100]);
                var chunk = (double)Geometry.ChunkFrames * ModelAudio.FrameMilliseconds;
                output.WriteLine(Text($"  batch {batch,3}: p50 {median:0.000} ms, p99 {late:0.000} ms, {batch * chunk / median:0} streams at real-time pace, {batch * flops / (median * 1e-3) / peak:0%} of the peak"));
            }
        }

        return agrees;
    }

    private static double Parity(EncoderModel model, EncoderConfig config, DeviceEncoder device)
    {
        using var reference = new StreamingEncoder(model, Geometry, EncoderBenchmark.Info(config, EncoderMode.Cached, Geometry.ChunkFrames, Geometry.LeftFrames), maxBatch: 1);
        using var expected = reference.OpenSlot();
        using var actual = device.OpenSlot();
        var worst = 0.0;
        var random = new Random(1);
        for (var chunk = 0; chunk < ParityChunks; chunk++)
        {
            var samples = Noise(random, expected.SamplesWanted);
            expected.Write(samples);
            actual.Write(samples);
            reference.Step([expected]);
            device.Step([actual]);
            var difference = new float[expected.Features.Length];
            TensorPrimitives.Subtract(expected.Features, actual.Features, difference);
            worst = Math.Max(worst, Math.Abs(TensorPrimitives.MaxMagnitude<float>(difference)));
        }

        return worst;
    }

    private static double[] Time(DeviceEncoder device, int batch, int repeat)
    {
        IEncoderSlot[] slots = [.. Enumerable.Range(0, batch).Select(_ => device.OpenSlot())];
        var random = new Random(1);
        var times = new double[repeat];
        for (var i = 0; i < repeat; i++)
        {
            foreach (var slot in slots)
            {
                slot.Write(Noise(random, slot.SamplesWanted));
            }

            var started = Stopwatch.GetTimestamp();
            device.Step(slots);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.ForEach(slots, slot => slot.Dispose());
        Array.Sort(times);
        return times;
    }

    // One product of large square matrices, on this thread: the device belongs to it until it is disposed.
    private static double Peak(Func<IDevice> open, OnnxElement arithmetic, int repeat, int size)
    {
        using var device = open();
        device.Enter();
        var graph = new OnnxGraph("peak") { Target = device.TargetFor(arithmetic) };
        var product = graph.Input(arithmetic, "a", size, size).Linear(graph.Input(arithmetic, "b", size, size), graph.Input(arithmetic, "c", size));
        graph.Output("d", product);
        var bytes = DevicePlan.BytesOf(arithmetic) * size * size;
        using var a = device.AllocateTable(bytes);
        using var b = device.AllocateTable(bytes);
        using var c = device.AllocateTable(bytes);
        using var d = device.AllocateTable(bytes);
        using var none = new RandomWeights(EncoderBenchmark.Small, Labels, seed: 1);
        using var model = new EncoderModel(EncoderBenchmark.Small, Labels, none);
        using var program = device.Load(graph, model.Weights);
        using var run = program.Bind(
            [new("a", arithmetic, [size, size], a), new("b", arithmetic, [size, size], b), new("c", arithmetic, [size], c)],
            [new("d", arithmetic, [size, size], d)]);
        run.Prepare();
        var best = double.MaxValue;
        for (var i = 0; i < repeat; i++)
        {
            var started = Stopwatch.GetTimestamp();
            run.Run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return 2.0 * size * size * size / best;
    }

    private static float[] Noise(Random random, int samples)
    {
        var noise = new float[samples];
        for (var i = 0; i < samples; i++)
        {
            noise[i] = (random.NextSingle() - 0.5f) / 5;
        }

        return noise;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
