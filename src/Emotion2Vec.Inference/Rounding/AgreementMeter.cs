using System.Numerics.Tensors;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Streaming;

namespace Emotion2Vec.Inference.Rounding;

/// <summary>Streams the same speech through a model in float32 and in a narrower type, and compares frame by frame.</summary>
/// <param name="geometry">C, L and R of both.</param>
/// <param name="reference">In float32.</param>
/// <param name="rounded">In the narrower type.</param>
internal sealed class AgreementMeter(ChunkGeometry geometry, IStreamEncoder reference, IStreamEncoder rounded)
{
    private long _frames;
    private long _same;
    private double _cosines;
    private double _errors;

    /// <summary>Compares one recording.</summary>
    /// <param name="recording">16 kHz samples.</param>
    /// <param name="cancellationToken">Ends it between two chunks.</param>
    public void Add(ReadOnlySpan<float> recording, CancellationToken cancellationToken)
    {
        using var expected = reference.OpenSlot();
        using var actual = rounded.OpenSlot();
        while (!recording.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var samples = recording[..Math.Min(expected.SamplesWanted, recording.Length)];
            expected.Write(samples);
            actual.Write(samples);
            recording = recording[samples.Length..];
            if (expected.IsReady)
            {
                reference.Step([expected]);
                rounded.Step([actual]);
                Compare(expected, actual);
            }
        }
    }

    /// <summary>What was found so far.</summary>
    public PrecisionAgreement Result => new(_frames, _frames == 0 ? 0 : _cosines / _frames, _frames == 0 ? 0 : (double)_same / _frames, _frames == 0 ? 1 : _errors / _frames);

    private void Compare(IEncoderSlot expected, IEncoderSlot actual)
    {
        var (width, classes) = (reference.Info.FeatureSize, expected.Logits.Length / expected.FrameCount);
        Span<float> p = stackalloc float[classes];
        Span<float> q = stackalloc float[classes];
        for (var i = 0; i < expected.FrameCount; i++)
        {
            if (!SpeechPieces.IsJudging(geometry, expected.FirstFrame + i))
            {
                continue;
            }

            _frames++;
            _cosines += TensorPrimitives.CosineSimilarity(expected.Features.Slice(i * width, width), actual.Features.Slice(i * width, width));
            if (classes == 0)
            {
                _same++;
                continue;
            }

            TensorPrimitives.SoftMax(expected.Logits.Slice(i * classes, classes), p);
            TensorPrimitives.SoftMax(actual.Logits.Slice(i * classes, classes), q);
            _same += TensorPrimitives.IndexOfMax(p) == TensorPrimitives.IndexOfMax(q) ? 1 : 0;
            TensorPrimitives.Subtract(p, q, p);
            _errors += TensorPrimitives.SumOfMagnitudes<float>(p) / classes;
        }
    }
}
