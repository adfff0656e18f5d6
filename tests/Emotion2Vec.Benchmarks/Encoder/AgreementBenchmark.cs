using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Rounding;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Realtime.Models;

namespace Emotion2Vec.Benchmarks.Encoder;

/// <summary>What each way to make steps cheaper changes: a model's scores on speech in every form, frame by frame against float32 at C = 16 with extra tokens in every chunk.</summary>
internal static class AgreementBenchmark
{
    private const int LeftFrames = 256;
    private static readonly ChunkGeometry Standard = new(16, LeftFrames, 0);
    private static readonly int[] TokensEvery = [2, 4, 8, ChunkGeometry.MaxTokensEvery];

    /// <summary>Measures and prints.</summary>
    /// <param name="folder">A model package; empty for the bundled one.</param>
    /// <param name="recordings">Files with speech; none for the bundled clip.</param>
    /// <param name="output">Where the table goes.</param>
    /// <exception cref="Emotion2VecException">The package or a recording cannot be used; the message says why.</exception>
    public static void Run(string folder, IReadOnlyList<string> recordings, TextWriter output)
    {
        using var model = LoadedModel.Open(BundledAssets.ModelFolder(folder), threads: 1);
        var sounds = (recordings.Count == 0 ? [BundledAssets.SpokenClip] : recordings).Select(path => AudioFile.ReadModelAudio(path)).ToList();
        var reference = Listen(model, model.Encoder, Standard, sounds);
        Print(output, "form of the steps", "frames", "feature cosine", "same class", "mean difference of a score");
        Print(output, "---", "---", "---", "---", "---");
        foreach (var every in TokensEvery)
        {
            Report($"extra tokens every {every} chunks", model.Encoder, Standard with { TokensEvery = every });
        }

        foreach (var chunk in new[] { 8, 32, 64 })
        {
            Report($"C = {chunk}", model.Encoder, Standard with { ChunkFrames = chunk });
        }

        var ranges = RangeFinder.Find(model.Encoder, Standard, sounds, CancellationToken.None);
        using var rounded = model.CreateRounded(ranges);
        Report("8 bits, ranges of the same speech", rounded, Standard);
        Report("8 bits, extra tokens every 4 chunks", rounded, Standard with { TokensEvery = 4 });

        void Report(string name, EncoderModel encoder, ChunkGeometry geometry)
        {
            var agreement = Compare(model, reference, Listen(model, encoder, geometry, sounds));
            Print(output, name, Text(agreement.Frames, "0"), Text(agreement.FeatureCosine, "0.0000"), Text(agreement.SameClass, "0.0%"), Text(agreement.ScoreError, "0.0000"));
        }
    }

    // Features and logits of every frame of every recording.
    private static (List<float> Features, List<float> Logits) Listen(LoadedModel model, EncoderModel encoder, ChunkGeometry geometry, IReadOnlyList<float[]> sounds)
    {
        var info = model.Info(EncoderMode.Cached, geometry.ChunkFrames, geometry.LeftFrames, geometry.RightFrames, poolingTauSeconds: 0);
        using var streaming = new StreamingEncoder(encoder, geometry, info, maxBatch: 1);
        var (features, logits) = (new List<float>(), new List<float>());
        foreach (var sound in sounds)
        {
            using var slot = streaming.OpenSlot();
            ReadOnlySpan<float> rest = sound;
            while (!rest.IsEmpty)
            {
                var count = Math.Min(slot.SamplesWanted, rest.Length);
                slot.Write(rest[..count]);
                rest = rest[count..];
                if (slot.IsReady)
                {
                    Step(slot);
                }
            }

            while (slot.Finish())
            {
                Step(slot);
            }
        }

        return (features, logits);

        void Step(StreamSlot slot)
        {
            streaming.Step([slot]);
            features.AddRange(slot.Features);
            logits.AddRange(slot.Logits);
        }
    }

    private static PrecisionAgreement Compare(LoadedModel model, (List<float> Features, List<float> Logits) expected, (List<float> Features, List<float> Logits) actual)
    {
        var width = model.Package.Config.EmbedDim;
        var (frames, classes) = (expected.Features.Count / width, model.Package.Labels.Count);
        var (cosines, same, errors) = (0.0, 0, 0.0);
        float[] p = new float[classes], q = new float[classes];
        for (var i = 0; i < frames; i++)
        {
            cosines += TensorPrimitives.CosineSimilarity(Frame(expected.Features, width, i), Frame(actual.Features, width, i));
            if (classes > 0)
            {
                TensorPrimitives.SoftMax(Frame(expected.Logits, classes, i), p);
                TensorPrimitives.SoftMax(Frame(actual.Logits, classes, i), q);
                same += TensorPrimitives.IndexOfMax(p) == TensorPrimitives.IndexOfMax(q) ? 1 : 0;
                errors += p.Zip(q, (a, b) => Math.Abs(a - b)).Average();
            }
        }

        return new(frames, cosines / frames, classes == 0 ? 1 : (double)same / frames, errors / frames);

        static ReadOnlySpan<float> Frame(List<float> values, int width, int frame) => CollectionsMarshal.AsSpan(values).Slice(frame * width, width);
    }

    private static void Print(TextWriter output, params IReadOnlyList<string> cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
