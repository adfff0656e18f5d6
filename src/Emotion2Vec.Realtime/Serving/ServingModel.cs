using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Devices;
using Emotion2Vec.Inference.Rounding;
using Emotion2Vec.Inference.Window;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Realtime.Models;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>The configured model, opened and found fit for live scores. Dispose it after its encoder.</summary>
internal sealed class ServingModel : IDisposable
{
    // Streams beyond this wait for the next step: a larger batch costs memory for caches and gains little on a CPU.
    private const int DefaultMaxBatch = 8;

    private readonly LoadedModel _model;
    private readonly ModelOptions _options;

    // Every other piece of 5 s judges, so two of them hold some hundred frames; more would take a large model too long.
    private const int JudgedSeconds = 11;

    // As many as are worth a step of their own on a device.
    private const int DeviceMaxBatch = 256;

    private ServingModel(LoadedModel model, ModelOptions options, IReadOnlyList<int> devices, PrecisionAgreement? agreement)
    {
        _model = model;
        _options = options;
        Devices = devices;
        Rounding = agreement;
    }

    /// <summary>CUDA devices that compute, each with a lane of its own; none for the processor.</summary>
    public IReadOnlyList<int> Devices { get; }

    /// <summary>The model's name.</summary>
    public string Name => _model.Package.Name;

    /// <summary>A word in capitals for a model whose scores mean nothing or little; empty for a real one.</summary>
    public string Caution => _model.Package.Caution;

    /// <summary>How far it agrees with float32, if its products are computed in a narrower type; else null.</summary>
    public PrecisionAgreement? Rounding { get; }

    /// <summary>The type of its products, for people.</summary>
    public string Arithmetic => (_model.Encoder.IsInt8, _options.Precision) switch
    {
        (true, _) => "8 bits",
        (_, Precision.Float16) => "float16",
        (_, Precision.BFloat16) => "bfloat16",
        _ => "float32",
    };

    /// <summary>Opens the model and checks that it names classes.</summary>
    /// <param name="options">Which model.</param>
    /// <returns>The model.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.NotFound"/> or <see cref="ErrorKind.InvalidInput"/>: there is no package, or it is damaged.
    /// <see cref="ErrorKind.ModelMismatch"/>: it has no classifier, or agrees too little in 16 bits. <see cref="ErrorKind.Configuration"/>: what shall compute is not there.
    /// </exception>
    public static ServingModel Open(ModelOptions options)
    {
        var choice = DeviceChoice.Parse(options.Device) ?? throw new Emotion2VecException(ErrorKind.Configuration, $"Model:Device is '{options.Device}'; it must be auto, cpu, cuda, or some CUDA devices as in cuda:0,1.");
        var devices = choice.Resolve(options.Mode, options.Precision, CudaReport.Look);
        var folder = BundledAssets.ModelFolder(options.Path);
        if (!Directory.Exists(folder))
        {
            throw new Emotion2VecException(
                ErrorKind.NotFound,
                $"There is no folder '{folder}', where Model:Path says a model package is. Fetch a model with 'e2v models pull', make one with 'e2v convert', or leave Model:Path empty for the bundled one.");
        }

        var model = LoadedModel.Open(folder, options.Threads, devices.Count == 0 ? options.Precision : Precision.Float32);
        try
        {
            if (model.Package.Labels.Count > 0)
            {
                return new(model, options, devices, model.Encoder.IsInt8 ? model.Package.Manifest.Model.Quantization?.Agreement : Judge(model, options.Precision));
            }
        }
        catch
        {
            model.Dispose();
            throw;
        }

        var name = model.Package.Name;
        model.Dispose();
        throw new Emotion2VecException(
            ErrorKind.ModelMismatch,
            $"The model '{name}' in '{folder}' has no classifier, so there is nothing to publish: set Model:Path to one with classes ('e2v models list' shows some). Its features can be had with 'e2v analyze --features'.");
    }

    /// <summary>Builds the encoder that the options ask for. Takes a moment.</summary>
    /// <param name="streams">Streams that a lane will carry, at least 1.</param>
    /// <param name="maxBatch">The most streams in one step, at least 1; 0 for a measure that suits what computes.</param>
    /// <param name="tauSeconds">Time constant of the trajectory, for the latency account.</param>
    /// <returns>The encoder; dispose it before the model.</returns>
    /// <exception cref="Emotion2VecException">The model cannot run in this mode.</exception>
    public IStreamEncoder CreateEncoder(int streams, int maxBatch, double tauSeconds) => _options.Mode switch
    {
        _ when Devices.Count > 0 => _model.CreateOnDevices(
            Geometry,
            Devices,
            _options.Precision,
            Math.Min(streams, maxBatch == 0 ? DeviceMaxBatch : maxBatch),

            // Those of a device that is lost come back to the others.
            streams * Devices.Count,
            tauSeconds),
        EncoderMode.Window => _model.CreateWindow(new WindowGeometry(WindowFrames, _options.ChunkFrames), tauSeconds),
        _ => _model.CreateCached(Geometry, Math.Min(streams, maxBatch == 0 ? DefaultMaxBatch : maxBatch), tauSeconds, LongerChunks),
    };

    /// <summary>Judges a model in 16 bits on the bundled clip.</summary>
    /// <param name="model">The model, in float32.</param>
    /// <param name="precision">What products will be computed in.</param>
    /// <returns>The figures; null if that is no type of 16 bits.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.ModelMismatch"/>: it agrees too little.</exception>
    internal static PrecisionAgreement? Judge(LoadedModel model, Precision precision)
    {
        if (precision is not (Precision.Float16 or Precision.BFloat16))
        {
            return null;
        }

        var clip = AudioFile.ReadModelAudio(BundledAssets.SpokenClip);
        var agreement = HalfJudge.Judge(model, precision, [clip[..Math.Min(clip.Length, JudgedSeconds * ModelAudio.SampleRate)]], CancellationToken.None);
        return agreement.IsGoodEnough
            ? agreement
            : throw new Emotion2VecException(
                ErrorKind.ModelMismatch,
                $"In {precision.ToString().ToLowerInvariant()} '{model.Package.Name}' is not the same model: {agreement}. Set Model:Precision to float32{(precision == Precision.Float16 ? " or bfloat16" : " or float16")}.");
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private ChunkGeometry Geometry => new(_options.ChunkFrames, _options.LeftFrames, 0) { TokensEvery = _options.TokensEvery };

    private int[] LongerChunks => _options.LongerChunkFrames > _options.ChunkFrames ? [_options.LongerChunkFrames] : [];

    private int WindowFrames => (int)Math.Round(_options.WindowSeconds * 1000 / ModelAudio.FrameMilliseconds);
}
