using System.Diagnostics;
using System.Runtime.InteropServices;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Benchmarks.Encoder;

/// <summary>The rate of a large matrix product with the same runtime: what no encoder can exceed.</summary>
internal static class GemmPeak
{
    private const int Size = 2048;

    /// <summary>Measures float32.</summary>
    /// <param name="threads">Threads within the operation.</param>
    /// <param name="repeat">Repeats, of which the fastest counts.</param>
    /// <returns>GFLOP/s.</returns>
    public static double Measure(int threads, int repeat) => Measure(new("gemm"), threads, repeat);

    /// <summary>Measures whole numbers of 8 bits, with what makes floats of them again.</summary>
    /// <param name="threads">Threads within the operation.</param>
    /// <param name="repeat">Repeats, of which the fastest counts.</param>
    /// <returns>10^9 operations a second.</returns>
    public static double MeasureInt8(int threads, int repeat) =>
        Measure(new("gemm-int8") { Ranges = new Dictionary<string, ActivationRange> { ["b"] = new(-1, 1) } }, threads, repeat);

    private static double Measure(OnnxGraph graph, int threads, int repeat)
    {
        var a = graph.Input("a", Size, Size);
        graph.Output("c", a.Linear(graph.Get("b", Size, Size), graph.Input("bias", Size)));
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        using var session = new InferenceSession(OnnxWriter.WriteForSession(graph, Values, _ => false), options);
        using var x = new NativeTensor(Size, Size);
        using var bias = new NativeTensor(Size);
        using var y = new NativeTensor(Size, Size);
        x.Span.Fill(0.5f);
        using var binding = session.CreateIoBinding();
        binding.BindInput("a", x.Value);
        binding.BindInput("bias", bias.Value);
        binding.BindOutput("c", y.Value);
        using var run = new RunOptions();
        var best = double.MaxValue;
        for (var i = 0; i < repeat + 2; i++)
        {
            var start = Stopwatch.GetTimestamp();
            session.RunWithBinding(run, binding);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return 2.0 * Size * Size * Size / best / 1e9;
    }

    // What the numbers are changes no time, as long as they are ordinary ones.
    private static ReadOnlyMemory<byte> Values(OnnxParameter parameter)
    {
        var bytes = new byte[parameter.Bytes];
        if (parameter.Form == ParameterForm.Int8)
        {
            Array.Fill(bytes, (byte)3);
        }
        else
        {
            MemoryMarshal.Cast<byte, float>(bytes.AsSpan()).Fill(0.25f);
        }

        return bytes;
    }
}
