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

    private const string Int8Words = "8 bits";
    private const string Float32Words = "float32";

    private readonly LoadedModel _model;
    private readonly LoadedModel? _beside;
    private readonly RealtimeOptions _all;
    private readonly ModelOptions _options;
    private readonly int _streams;
    private readonly IDeviceHost _host;

    // Every other piece of 5 s judges, so two of them hold some hundred frames; more would take a large model too long.
    private const int JudgedSeconds = 11;

    // As many as are worth a step of their own on a device.
    private const int DeviceMaxBatch = 256;

    private ServingModel(LoadedModel model, LoadedModel? beside, RealtimeOptions options, int streams, (IDeviceHost Host, IReadOnlyList<int> Devices, ThreadPlan Plan) computing)
    {
        (_model, _beside, _all, _options, _streams) = (model, beside, options, options.Model, streams);
        (_host, Devices, Plan) = computing;
        Rounding = IsInt8 ? model.Package.Manifest.Model.Quantization?.Agreement : Judge(model, _options.Precision);
    }

    /// <summary>CUDA devices that compute, each with a lane of its own; none for the processor.</summary>
    public IReadOnlyList<int> Devices { get; }

    /// <summary>The lanes: those of the devices, then those of the processor.</summary>
    public ThreadPlan Plan { get; }

    /// <summary>What computes, in which type, for people.</summary>
    public string Where => (Devices.Count, Plan.Lanes) switch
    {
        (0, _) => $"the processor in {(IsInt8 ? Int8Words : Float32Words)}",
        (_, 0) => $"{DeviceNames} in {DeviceWords}",
        _ => $"{DeviceNames} in {DeviceWords} and the processor in {(IsInt8 ? Int8Words : Float32Words)}",
    };

    /// <summary>The model's name.</summary>
    public string Name => _model.Package.Name;

    /// <summary>A word in capitals for a model whose scores mean nothing or little; empty for a real one.</summary>
    public string Caution => _model.Package.Caution;

    /// <summary>How far it agrees with float32, if its products are computed in a narrower type; else null.</summary>
    public PrecisionAgreement? Rounding { get; }

    /// <summary>The type of those of its products that are not computed in float32, for people.</summary>
    public string Arithmetic => IsInt8 ? Int8Words : DeviceWords;

    /// <summary>Opens the model and checks that it names classes.</summary>
    /// <param name="options">Which model, and what computes.</param>
    /// <param name="streams">The most streams there can be, at least 1.</param>
    /// <param name="host">The devices there are; null for NVIDIA's.</param>
    /// <returns>The model.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.NotFound"/> or <see cref="ErrorKind.InvalidInput"/>: there is no package, or it is damaged.
    /// <see cref="ErrorKind.ModelMismatch"/>: it has no classifier, or agrees too little in 16 bits. <see cref="ErrorKind.Configuration"/>: what shall compute is not there.
    /// </exception>
    public static ServingModel Open(RealtimeOptions options, int streams, IDeviceHost? host = null)
    {
        host ??= new CudaHost();
        var wanted = options.Model;
        var choice = DeviceChoice.Parse(wanted.Device) ?? throw new Emotion2VecException(ErrorKind.Configuration, $"Model:Device is '{wanted.Device}'; it must be {DeviceChoice.Forms}.");
        var devices = choice.Resolve(wanted.Mode, wanted.Precision, host.Look);
        var plan = PlanFor(options, devices.Count, choice.KeepsProcessor, streams);
        var folder = BundledAssets.ModelFolder(wanted.Path);
        if (!Directory.Exists(folder))
        {
            throw new Emotion2VecException(
                ErrorKind.NotFound,
                $"There is no folder '{folder}', where Model:Path says a model package is. Fetch a model with 'e2v models pull', make one with 'e2v convert', or leave Model:Path empty for the bundled one.");
        }

        var model = LoadedModel.Open(folder, plan.Threads, devices.Count == 0 ? wanted.Precision : Precision.Float32);
        LoadedModel? beside = null;
        try
        {
            ThrowIfWithoutClasses(model, folder);
            beside = devices.Count > 0 && choice.KeepsProcessor ? InEightBits(model, wanted.Precision) : null;
            return new(model, beside, options, streams, (host, devices, plan));
        }
        catch
        {
            beside?.Dispose();
            model.Dispose();
            throw;
        }
    }

    /// <summary>Builds the encoder that the options ask for. Takes a moment.</summary>
    /// <returns>The encoder; dispose it before the model.</returns>
    /// <exception cref="Emotion2VecException">The model cannot run in this mode.</exception>
    public IStreamEncoder CreateEncoder()
    {
        var share = (_streams + Plan.AllLanes - 1) / Plan.AllLanes;
        return (Devices.Count, Plan.Lanes, _options.Mode) switch
        {
            (0, _, EncoderMode.Window) => _model.CreateWindow(new WindowGeometry(WindowFrames, _options.ChunkFrames), Tau),
            (0, _, _) => OnProcessor(_model, share, LongerChunks),

            // Streams of a device that is lost come back to the others.
            (_, 0, _) => OnDevices(share, share * Devices.Count),
            _ => Mix(OnDevices(_streams, _streams)),
        };
    }

    /// <summary>The model as the processor computes it beside devices: quickest in 8 bits, which devices do not compute.</summary>
    /// <param name="model">The model as devices compute it.</param>
    /// <param name="precision">What products shall be computed in.</param>
    /// <returns>The model in 8 bits; null if that was not left open, or the package was not made for it: then the processor computes what was opened for the devices.</returns>
    internal static LoadedModel? InEightBits(LoadedModel model, Precision precision) =>
        precision == Precision.Auto && model.Package.Manifest.Model.Quantization is not null ? LoadedModel.Open(model.Package.Directory, model.Encoder.Threads, Precision.Int8) : null;

    /// <summary>Plans lanes.</summary>
    /// <param name="options">What the configuration says of them.</param>
    /// <param name="devices">Devices that compute.</param>
    /// <param name="keepsProcessor">Whether the processor computes beside them.</param>
    /// <param name="streams">The most streams there can be.</param>
    /// <returns>The plan.</returns>
    internal static ThreadPlan PlanFor(RealtimeOptions options, int devices, bool keepsProcessor, int streams)
    {
        var (lanes, threads, cores) = (options.Engine.Lanes, options.Model.Threads, Environment.ProcessorCount);
        return (devices, keepsProcessor) switch
        {
            (0, _) => ThreadPlan.For(lanes, threads, streams, cores),
            (_, true) => ThreadPlan.Beside(devices, lanes, threads, streams, cores),
            _ => ThreadPlan.For(lanes, threads, streams, cores) with { Lanes = 0, Devices = devices },
        };
    }

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
    public void Dispose()
    {
        _beside?.Dispose();
        _model.Dispose();
    }

    private bool IsInt8 => (_beside ?? _model).Encoder.IsInt8;

    private string DeviceNames => string.Join(", ", Devices.Select(ordinal => $"cuda:{ordinal}"));

    private string DeviceWords => _options.Precision switch
    {
        Precision.Float16 => "float16",
        Precision.BFloat16 => "bfloat16",
        _ => Float32Words,
    };

    private double Tau => _all.Trajectory.EffectiveTauSeconds;

    private ChunkGeometry Geometry => new(_options.ChunkFrames, _options.LeftFrames, 0) { TokensEvery = _options.TokensEvery };

    private int[] LongerChunks => _options.LongerChunkFrames > _options.ChunkFrames ? [_options.LongerChunkFrames] : [];

    private int WindowFrames => (int)Math.Round(_options.WindowSeconds * 1000 / ModelAudio.FrameMilliseconds);

    private static void ThrowIfWithoutClasses(LoadedModel model, string folder)
    {
        if (model.Package.Labels.Count == 0)
        {
            throw new Emotion2VecException(
                ErrorKind.ModelMismatch,
                $"The model '{model.Package.Name}' in '{folder}' has no classifier, so there is nothing to publish: set Model:Path to one with classes ('e2v models list' shows some). Its features can be had with 'e2v analyze --features'.");
        }
    }

    private IStreamEncoder OnDevices(int streams, int room) => _host.CreateEncoder(
        _model, Geometry, Devices, _options.Precision, MaxBatch(streams, DeviceMaxBatch), room, Tau);

    private IStreamEncoder OnProcessor(LoadedModel model, int streams, IReadOnlyList<int> longerChunks) =>
        model.CreateCached(Geometry, MaxBatch(streams, DefaultMaxBatch), Tau, longerChunks);

    // Any lane may come to have all streams, whether others carry less, have no room or are lost.
    private MixedEncoder Mix(IStreamEncoder devices)
    {
        IStreamEncoder? processor = null;
        try
        {
            processor = OnProcessor(_beside ?? _model, _streams, []);
            return new(new LaneKind(DeviceNames, devices, Devices.Count), new LaneKind("processor", processor, Plan.Lanes));
        }
        catch
        {
            processor?.Dispose();
            devices.Dispose();
            throw;
        }
    }

    private int MaxBatch(int streams, int usual) => Math.Min(streams, _all.Engine.MaxBatch == 0 ? usual : _all.Engine.MaxBatch);
}
