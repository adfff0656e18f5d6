using System.Diagnostics;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Benchmarks.Encoder;

/// <summary>The rate of a large matrix product with the same runtime: what no encoder can exceed.</summary>
internal static class GemmPeak
{
    private const int Size = 2048;

    /// <summary>Measures.</summary>
    /// <param name="threads">Threads within the operation.</param>
    /// <param name="repeat">Repeats, of which the fastest counts.</param>
    /// <returns>GFLOP/s.</returns>
    public static double Measure(int threads, int repeat)
    {
        var graph = new OnnxGraph("gemm");
        var a = graph.Input("a", Size, Size);
        graph.Output("c", a.Linear(graph.Input("b", Size, Size), graph.Input("bias", Size)));
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        var none = OnnxWriter.WriteForSession(graph, _ => throw new InvalidOperationException("the graph has no parameters"), _ => false);
        using var session = new InferenceSession(none, options);
        using var x = new NativeTensor(Size, Size);
        using var w = new NativeTensor(Size, Size);
        using var bias = new NativeTensor(Size);
        using var y = new NativeTensor(Size, Size);
        x.Span.Fill(0.5f);
        w.Span.Fill(0.25f);
        using var binding = session.CreateIoBinding();
        binding.BindInput("a", x.Value);
        binding.BindInput("b", w.Value);
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
}
