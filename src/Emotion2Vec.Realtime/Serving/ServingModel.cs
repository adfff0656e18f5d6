using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
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

    private ServingModel(LoadedModel model, ModelOptions options)
    {
        _model = model;
        _options = options;
    }

    /// <summary>The model's name.</summary>
    public string Name => _model.Package.Name;

    /// <summary>A word in capitals for a model whose scores mean nothing or little; empty for a real one.</summary>
    public string Caution => _model.Package.Caution;

    /// <summary>How far it agrees with float32, if its products are computed in 8 bits; else null.</summary>
    public PrecisionAgreement? Rounding => _model.Encoder.IsInt8 ? _model.Package.Manifest.Model.Quantization?.Agreement : null;

    /// <summary>Opens the model and checks that it names classes.</summary>
    /// <param name="options">Which model.</param>
    /// <returns>The model.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.NotFound"/> or <see cref="ErrorKind.InvalidInput"/>: there is no package, or it is damaged.
    /// <see cref="ErrorKind.ModelMismatch"/>: it has no classifier.
    /// </exception>
    public static ServingModel Open(ModelOptions options)
    {
        var folder = BundledAssets.ModelFolder(options.Path);
        if (!Directory.Exists(folder))
        {
            throw new Emotion2VecException(
                ErrorKind.NotFound,
                $"There is no folder '{folder}', where Model:Path says a model package is. Fetch a model with 'e2v models pull', make one with 'e2v convert', or leave Model:Path empty for the bundled one.");
        }

        var model = LoadedModel.Open(folder, options.Threads, options.Precision);
        if (model.Package.Labels.Count > 0)
        {
            return new(model, options);
        }

        var name = model.Package.Name;
        model.Dispose();
        throw new Emotion2VecException(
            ErrorKind.ModelMismatch,
            $"The model '{name}' in '{folder}' has no classifier, so there is nothing to publish: set Model:Path to one with classes ('e2v models list' shows some). Its features can be had with 'e2v analyze --features'.");
    }

    /// <summary>Builds the encoder that the options ask for. Takes a moment.</summary>
    /// <param name="streams">Streams that a lane will carry, at least 1.</param>
    /// <param name="maxBatch">The most streams in one step, at least 1; 0 for a measure that suits a CPU.</param>
    /// <param name="tauSeconds">Time constant of the trajectory, for the latency account.</param>
    /// <returns>The encoder; dispose it before the model.</returns>
    /// <exception cref="Emotion2VecException">The model cannot run in this mode.</exception>
    public IStreamEncoder CreateEncoder(int streams, int maxBatch, double tauSeconds) => _options.Mode switch
    {
        EncoderMode.Window => _model.CreateWindow(new WindowGeometry(WindowFrames, _options.ChunkFrames), tauSeconds),
        _ => _model.CreateCached(new ChunkGeometry(_options.ChunkFrames, _options.LeftFrames, 0), Math.Min(streams, maxBatch == 0 ? DefaultMaxBatch : maxBatch), tauSeconds),
    };

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private int WindowFrames => (int)Math.Round(_options.WindowSeconds * 1000 / ModelAudio.FrameMilliseconds);
}
