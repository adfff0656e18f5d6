using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Onnx;

namespace Emotion2Vec.Inference.Rounding;

/// <summary>Finds what a model needs to be computed in 8 bits, and judges the result.</summary>
public static class Quantizer
{
    /// <summary>Makes a model's quantization for its default streaming profile; the ranges serve all others too.</summary>
    /// <param name="model">The model, in float32.</param>
    /// <param name="speech">16 kHz recordings; half a minute together at least, several speakers and moods at best.</param>
    /// <param name="caution">A word in capitals if no person's voice is in them; empty for real recordings.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The quantization.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.ModelMismatch"/>: the model cannot stream, or 8 bits change it too much; the message has the figures. <see cref="ErrorKind.InvalidInput"/>: there is too little speech.
    /// </exception>
    public static Quantization Quantize(LoadedModel model, IReadOnlyList<float[]> speech, string caution, CancellationToken cancellationToken)
    {
        model.ThrowIfNotStreamable();
        var profile = model.Package.Profile();
        var geometry = new ChunkGeometry(profile.ChunkFrames, profile.LeftFrames, profile.RightFrames);
        var ranges = RangeFinder.Find(model.Encoder, geometry, speech, cancellationToken);
        var agreement = Judge(model, geometry, ranges, speech, cancellationToken);
        if (agreement.Frames == 0)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, "There is too little speech to judge the rounded model on: recordings of at least half a minute are needed.");
        }

        return agreement.IsGoodEnough
            ? new(caution, speech.Sum(recording => (double)recording.Length) / ModelAudio.SampleRate, [.. ranges.Select(range => new ProductRange(range.Key, range.Value.Low, range.Value.High))], agreement)
            : throw new Emotion2VecException(
                ErrorKind.ModelMismatch,
                $"In 8 bits '{model.Package.Name}' is not the same model on this speech: {agreement}. Serve it in float32, or give more and more varied speech.");
    }

    private static PrecisionAgreement Judge(
        LoadedModel model, ChunkGeometry geometry, IReadOnlyDictionary<string, ActivationRange> ranges, IReadOnlyList<float[]> speech, CancellationToken cancellationToken)
    {
        using var rounded = model.CreateRounded(ranges);
        var info = model.Info(EncoderMode.Cached, geometry.ChunkFrames, geometry.LeftFrames, geometry.RightFrames, poolingTauSeconds: 0);
        using var reference = new Streaming.StreamingEncoder(model.Encoder, geometry, info, maxBatch: 1);
        using var candidate = new Streaming.StreamingEncoder(rounded, geometry, info, maxBatch: 1);
        var meter = new AgreementMeter(geometry, reference, candidate);
        foreach (var recording in speech)
        {
            meter.Add(recording, cancellationToken);
        }

        return meter.Result;
    }
}
