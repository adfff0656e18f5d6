using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference.Devices;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Onnx;

namespace Emotion2Vec.Inference.Rounding;

/// <summary>Says how far a model in floats of 16 bits, as devices compute it, agrees with float32: on the processor, which rounds where a device does.</summary>
public static class HalfJudge
{
    /// <summary>Compares both on speech, in the model's default streaming profile.</summary>
    /// <param name="model">The model, in float32.</param>
    /// <param name="precision"><see cref="Precision.Float16"/> or <see cref="Precision.BFloat16"/>.</param>
    /// <param name="speech">16 kHz recordings, several seconds at least.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The figures, held to the bar for 16 bits, below which the model should not be served so.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.ModelMismatch"/>: the model cannot stream. <see cref="ErrorKind.InvalidInput"/>: there is too little speech.</exception>
    public static PrecisionAgreement Judge(LoadedModel model, Precision precision, IReadOnlyList<float[]> speech, CancellationToken cancellationToken)
    {
        model.ThrowIfNotStreamable();
        var profile = model.Package.Profile();
        var geometry = new ChunkGeometry(profile.ChunkFrames, profile.LeftFrames, profile.RightFrames);
        var info = model.Info(EncoderMode.Cached, geometry.ChunkFrames, geometry.LeftFrames, geometry.RightFrames, poolingTauSeconds: 0);
        var arithmetic = precision == Precision.BFloat16 ? OnnxElement.BFloat16 : OnnxElement.Float16;
        using var reference = new StreamingEncoder(model.Encoder, geometry, info, maxBatch: 1);
        using var candidate = new DeviceEncoder(
            info, [new DeviceStreams(new HostDevice(model.Encoder.Threads), model.Encoder, geometry, fingerprint: 0, new(arithmetic, MaxBatch: 1, Streams: 1))]);
        var meter = new AgreementMeter(geometry, reference, candidate);
        foreach (var recording in speech)
        {
            meter.Add(recording, cancellationToken);
        }

        return meter.Result.Frames > 0
            ? meter.Result with { Bar = AgreementBar.Half }
            : throw new Emotion2VecException(ErrorKind.InvalidInput, "There is too little speech to judge the model on: recordings of at least half a minute are needed.");
    }
}
