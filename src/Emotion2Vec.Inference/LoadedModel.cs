using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Trajectories;
using Emotion2Vec.Inference.Devices;
using Emotion2Vec.Inference.Dimensions;
using Emotion2Vec.Inference.Offline;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Inference.Window;
using Emotion2Vec.Model;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Onnx;

namespace Emotion2Vec.Inference;

/// <summary>A model package in memory, from which encoders of every mode are made on one copy of the weights. Dispose it after them.</summary>
public sealed class LoadedModel : IDisposable
{
    private readonly IWeightSource _weights;

    private LoadedModel(ModelPackage package, IWeightSource weights, int threads, Precision precision)
    {
        Package = package;
        var ranges = precision is not (Precision.Auto or Precision.Int8) ? null : package.Manifest.Model.Quantization?.Ranges.ToDictionary(range => range.Weight, range => new ActivationRange(range.Low, range.High), StringComparer.Ordinal);
        if (precision == Precision.Int8 && ranges is null)
        {
            throw new Emotion2VecException(
                ErrorKind.ModelMismatch, $"The model '{package.Name}' has no ranges for 8 bits. Make a package that has them: e2v convert {package.Directory} NEW-FOLDER --precision int8 --speech RECORDING.wav");
        }

        var (labels, dimensions) = (package.Labels.Count, package.Dimensions);
        var head = dimensions.Count == 0 ? null : DimensionHead.Read(dimensions, package.Config.EmbedDim, new HeadRows(weights, labels, dimensions.Count));

        // Graphs know classes only; dimensions are read off the features beside them.
        _weights = dimensions.Count == 0 ? weights : new HeadRows(weights, 0, labels);
        Encoder = new(package.Config, labels, _weights, threads, head, ranges);
    }

    /// <summary>The package.</summary>
    public ModelPackage Package { get; }

    /// <summary>Its architecture and weights, for graphs and sessions.</summary>
    public EncoderModel Encoder { get; }

    /// <summary>Its outputs for arousal, valence and dominance; null if it has none.</summary>
    public DimensionHead? Dimensions => Encoder.Dimensions;

    /// <summary>Opens a package.</summary>
    /// <param name="directory">Its folder.</param>
    /// <param name="threads">Threads within one operation, 0 for all cores.</param>
    /// <param name="precision">What the processor computes products in; for devices <see cref="Precision.Float32"/>, from which they convert.</param>
    /// <returns>The model; weights are read when the first encoder is made.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.NotFound"/> or <see cref="ErrorKind.InvalidInput"/>: there is no package, or it is damaged. <see cref="ErrorKind.ModelMismatch"/>: it cannot be computed so.
    /// <see cref="ErrorKind.Configuration"/>: the processor does not compute in 16 bits.
    /// </exception>
    public static LoadedModel Open(string directory, int threads = 0, Precision precision = Precision.Float32)
    {
        if (precision is Precision.Float16 or Precision.BFloat16)
        {
            throw DeviceChoice.RefusedOnProcessor(precision);
        }

        if (!Directory.Exists(directory))
        {
            throw new Emotion2VecException(ErrorKind.NotFound, $"There is no model package at '{directory}'. Make one with 'convert', or fetch one with 'models pull'.");
        }

        try
        {
            var package = ModelPackage.Open(directory);
            return Create(package, threads, precision);
        }
        catch (ModelException e)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, e.Message, e);
        }
    }

    /// <summary>Makes an encoder for whole utterances.</summary>
    /// <returns>The encoder.</returns>
    public OfflineEncoder CreateOffline() => new(Encoder);

    /// <summary>Makes an encoder with cached state.</summary>
    /// <param name="geometry">C, L, R, and when extra tokens are computed.</param>
    /// <param name="maxBatch">Most streams in one step.</param>
    /// <param name="poolingTauSeconds">Time constant of the pool behind it, for the latency account.</param>
    /// <param name="longerChunks">Other sizes of chunks that slots may change to, in frames, all longer than C.</param>
    /// <returns>The encoder.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.ModelMismatch"/>: the model cannot stream, or the geometry is out of range.</exception>
    public StreamingEncoder CreateCached(ChunkGeometry geometry, int maxBatch = 4, double poolingTauSeconds = 0, params IReadOnlyList<int> longerChunks)
    {
        ThrowIfNotStreamable();
        try
        {
            geometry.Validate();
        }
        catch (ModelException e)
        {
            throw new Emotion2VecException(ErrorKind.Configuration, e.Message, e);
        }

        return new(Encoder, geometry, Info(EncoderMode.Cached, geometry.ChunkFrames, geometry.LeftFrames, geometry.RightFrames, poolingTauSeconds), maxBatch, longerChunks);
    }

    /// <summary>Makes an encoder with cached state on CUDA devices. Open a lane for each device, so that all are used. Takes a while: each batch size is captured.</summary>
    /// <param name="geometry">C, L and R.</param>
    /// <param name="devices">Which, at least one, from 0.</param>
    /// <param name="precision">What products are computed in; for <see cref="Precision.Auto"/> float32.</param>
    /// <param name="maxBatch">Most streams in one step of a device.</param>
    /// <param name="streams">Most streams at a time on a device; fewer where its memory is short.</param>
    /// <param name="poolingTauSeconds">Time constant of the pool behind it, for the latency account.</param>
    /// <returns>The encoder; dispose it before the model.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.ModelMismatch"/>: the model cannot stream. <see cref="ErrorKind.EngineLost"/>: a device cannot be used; the message says which, and what to do.
    /// </exception>
    public IStreamEncoder CreateOnDevices(ChunkGeometry geometry, IReadOnlyList<int> devices, Precision precision, int maxBatch, int streams, double poolingTauSeconds = 0) =>
        CreateOn(geometry, [.. devices.Select(ordinal => new CudaDevice(ordinal))], precision, maxBatch, streams, poolingTauSeconds);

    /// <summary>Makes an encoder that encodes the last seconds anew every hop.</summary>
    /// <param name="geometry">W and H.</param>
    /// <param name="poolingTauSeconds">Time constant of the pool behind it, for the latency account.</param>
    /// <returns>The encoder.</returns>
    /// <exception cref="Emotion2VecException">The geometry is out of range.</exception>
    public WindowEncoder CreateWindow(WindowGeometry geometry, double poolingTauSeconds = 0) =>
        new(Encoder, geometry, Info(EncoderMode.Window, geometry.HopFrames, geometry.WindowFrames, right: 0, poolingTauSeconds));

    /// <summary>Facts about this model in a mode.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="chunk">C, or the hop.</param>
    /// <param name="left">L, or the window.</param>
    /// <param name="right">R.</param>
    /// <param name="poolingTauSeconds">Time constant of the pool behind it.</param>
    /// <returns>The facts.</returns>
    public EncoderInfo Info(EncoderMode mode, int chunk, int left, int right, double poolingTauSeconds) => new()
    {
        ModelName = Package.Name,
        ModelHash = Package.Hash,
        Caution = Package.Caution,
        Mode = mode,
        ChunkFrames = chunk,
        LeftFrames = left,
        RightFrames = right,
        FeatureSize = Package.Config.EmbedDim,
        Labels = Labels(),
        Dimensions = Package.Dimensions,
        Calibration = mode == EncoderMode.Cached ? CalibrationOf(chunk, left, right) : null,
        Latency = LatencyAccounting.Of(chunk, right, poolingTauSeconds),
    };

    /// <summary>Checks that the model can run chunk by chunk: its frames lie on the 20 ms grid and see nothing but their own samples.</summary>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.ModelMismatch"/>: it cannot.</exception>
    public void ThrowIfNotStreamable()
    {
        var config = Package.Config;
        var hop = config.FeatureEncoder.Aggregate(1, (product, layer) => product * layer.Stride);
        if (config.ExtractorMode == ExtractorMode.Default || hop != ModelAudio.HopSamples)
        {
            var why = hop != ModelAudio.HopSamples ? $"its frames are {hop} samples apart, not {ModelAudio.HopSamples}" : "its front end normalises over the whole utterance";
            throw new Emotion2VecException(ErrorKind.ModelMismatch, $"The model '{Package.Name}' cannot run in the cached mode: {why}. Use the window or offline mode.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Encoder.Dispose();
        _weights.Dispose();
    }

    /// <summary>The same on any devices, one after the other: what one captures, another's allocations would disturb.</summary>
    internal DeviceEncoder CreateOn(ChunkGeometry geometry, IReadOnlyList<IDevice> devices, Precision precision, int maxBatch, int streams, double poolingTauSeconds)
    {
        ThrowIfNotStreamable();
        if (geometry.TokensEvery > 1)
        {
            throw new Emotion2VecException(
                ErrorKind.Configuration,
                $"Model:TokensEvery is {geometry.TokensEvery}, and a GPU is to compute, which does so with extra tokens in every chunk: set Model:TokensEvery to 1, or Model:Device to cpu.");
        }

        var arithmetic = precision switch
        {
            Precision.Float16 => OnnxElement.Float16,
            Precision.BFloat16 => OnnxElement.BFloat16,
            _ => OnnxElement.Float32,
        };
        var ready = new List<DeviceStreams>();
        try
        {
            foreach (var device in devices)
            {
                ready.Add(new(device, Encoder, geometry.Validate(), Fnv.Start, new(arithmetic, maxBatch, streams)));
            }

            return new(Info(EncoderMode.Cached, geometry.ChunkFrames, geometry.LeftFrames, geometry.RightFrames, poolingTauSeconds), ready);
        }
        catch
        {
            ready.ForEach(device => device.Dispose());
            throw;
        }
    }

    /// <summary>The same weights as another model, computed in 8 bits. Dispose it before this one.</summary>
    internal EncoderModel CreateRounded(IReadOnlyDictionary<string, ActivationRange> ranges) =>
        new(Package.Config, Package.Labels.Count, _weights, Encoder.Threads, Dimensions, ranges);

    private static LoadedModel Create(ModelPackage package, int threads, Precision precision)
    {
        var weights = package.OpenWeights();
        try
        {
            return new(package, weights, threads, precision);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    // Temperatures were fitted for the model's profiles, and hold for nothing else.
    private ScoreCalibration? CalibrationOf(int chunk, int left, int right)
    {
        var model = Package.Manifest.Model;
        var profile = model.Profiles.FirstOrDefault(candidate => candidate.ChunkFrames == chunk && candidate.LeftFrames == left && candidate.RightFrames == right);
        if (profile is null || model.Calibration is not { } calibration)
        {
            return null;
        }

        (double, TemperatureCurve)[] curves =
        [
            .. calibration.Temperatures.Where(entry => entry.Profile == profile.Name).Select(entry => (
                entry.TauSeconds ?? double.PositiveInfinity,
                new TemperatureCurve(entry.UpToOneSecond, entry.UpToThreeSeconds, entry.Longer))),
        ];
        return curves.Length == 0 ? null : new(profile.Name, calibration.Caution, calibration.FittedOn, curves);
    }

    // Short names for classes in use; unused ones keep theirs, by which the pipeline knows to leave them out.
    private string[] Labels()
    {
        var labels = Package.Labels.Names.ToArray();
        for (var i = 0; i < Package.Labels.UsedIndices.Count; i++)
        {
            labels[Package.Labels.UsedIndices[i]] = Package.Labels.ShortNames[i];
        }

        return labels;
    }
}
