using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Emotion2Vec.Audio.Resampling;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Gating;
using Emotion2Vec.Inference.Window;
using Emotion2Vec.Model.Streaming;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec;

/// <summary>
/// A model that listens: to microphones, calls, files, or samples that are written, many streams at a time on one copy of the weights. Thread-safe; dispose it to stop
/// everything.
/// </summary>
public sealed class EmotionListener : IAsyncDisposable
{
    // Streams beyond this wait for the next step: a larger batch costs memory for caches and gains little on a CPU.
    private const int MaxBatch = 8;

    private const double RingSeconds = 4;

    // What a source has written when it is told to wait: its ring, whose size is rounded up to a power of two, the step under way, and the longest chunk there is (10 s).
    private const double InFlightSeconds = (2 * RingSeconds) + 20;

    private readonly LoadedModel _model;
    private readonly IStreamEncoder _encoder;
    private readonly SileroDetectorFactory? _detectors;
    private readonly ListenerOptions _options;
    private readonly AudioSourceFactory _sources = new();
    private readonly OutletSink _sink = new();
    private readonly StreamEngine _engine;
    private long _names;

    private EmotionListener(LoadedModel model, IStreamEncoder encoder, int lanes, SileroDetectorFactory? detectors, ListenerOptions options, ILoggerFactory loggers)
    {
        (_model, _encoder, _detectors, _options) = (model, encoder, detectors, options);
        var gates = options.Gate is { } gate && detectors is not null ? new SpeechGates(detectors, gate) : null;
        var engine = new EngineOptions { Lanes = lanes, MaxStreams = options.MaxStreams, RingSeconds = RingSeconds, Defaults = options.Settings };
        _engine = new(encoder, [_sink], new SpeexResamplerFactory(), engine, TimeProvider.System, loggers, gates);
    }

    /// <summary>The folder of the demonstration model that comes with the package. It is SYNTHETIC: trained on a speech synthesiser alone, and says nothing about people.</summary>
    public static string DemoModel { get; } = Path.Combine(AppContext.BaseDirectory, "emotion2vec", "demo-synth");

    /// <summary>A clip of synthetic speech that comes with the package.</summary>
    public static string DemoClip { get; } = Path.Combine(AppContext.BaseDirectory, "emotion2vec", "spoken-clip.flac");

    /// <summary>The classes that scores refer to, in order.</summary>
    public IReadOnlyList<string> Labels => _encoder.Info.Labels;

    /// <summary>What is predicted beside classes: some of <c>arousal</c>, <c>valence</c> and <c>dominance</c>; mostly nothing.</summary>
    public IReadOnlyList<string> Dimensions => _encoder.Info.Dimensions;

    /// <summary>A word in capitals for a model whose scores mean little or nothing (<c>SYNTHETIC</c>, <c>UNTRAINED</c>): show it wherever scores are shown. Empty for others.</summary>
    public string Caution => _encoder.Info.Caution;

    /// <summary>All facts about the model and the latency by design.</summary>
    public EncoderInfo Model => _encoder.Info with { Latency = _options.Settings.Complete(_encoder.Info.Latency) };

    /// <summary>Opens a model.</summary>
    /// <param name="model">Folder of a model package, as <c>e2v models pull</c> and <c>e2v convert</c> make them, or <see cref="DemoModel"/>.</param>
    /// <param name="options">How to hear; the defaults if null.</param>
    /// <param name="loggers">Where to log; nowhere if null.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The listener; it hears nothing yet.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.NotFound"/> or <see cref="ErrorKind.InvalidInput"/>: there is no package, or it is damaged. <see cref="ErrorKind.ModelMismatch"/>: the model has no
    /// classes, or cannot run in this mode. <see cref="ErrorKind.Configuration"/>: an option is out of range.
    /// </exception>
    public static async Task<EmotionListener> OpenAsync(string model, ListenerOptions? options = null, ILoggerFactory? loggers = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        options ??= new();
        ThrowIfInvalid(options);

        // On the pool: reading weights and building sessions takes a moment.
        var listener = await Task.Run(() => Compose(model, options, loggers ?? NullLoggerFactory.Instance), cancellationToken).ConfigureAwait(false);
        try
        {
            await listener._engine.StartAsync(listener.Introduction(), cancellationToken).ConfigureAwait(false);
            return listener;
        }
        catch
        {
            await listener.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Hears a source.</summary>
    /// <param name="source">
    /// As the program takes them: <c>mic:</c>, <c>mic:headset</c>, <c>speech.wav</c>, <c>file:speech.wav?pace=fast</c>, <c>rtp://0.0.0.0:5004?codec=opus&amp;pt=111</c>,
    /// <c>ffmpeg:https://radio/stream</c>, <c>-</c>.
    /// </param>
    /// <param name="name">Its name: 1 to 64 characters of <c>[a-z0-9_-]</c>, free at present; null for one of its own.</param>
    /// <param name="settings">How its scores are smoothed and judged; null for <see cref="ListenerOptions.Settings"/>.</param>
    /// <returns>The stream, which begins when it is read.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.Configuration"/>: the description is wrong, and the message says what there is; <see cref="ErrorKind.InvalidInput"/>: the name is taken.
    /// </exception>
    /// <exception cref="ArgumentException">The name holds another character.</exception>
    public EmotionStream Listen(string source, string? name = null, StreamSettings? settings = null)
    {
        var input = _sources.Create(source).Source
            ?? throw new Emotion2VecException(ErrorKind.Configuration, $"'{source}' is a door that many streams may come through, which the program e2v serves; here every stream is opened by itself.");
        return Add(NameOr(name), input, writer: null, settings);
    }

    /// <summary>Opens a stream that is fed with samples.</summary>
    /// <param name="sampleRate">Samples per second, 1000 to 384000; they are resampled to 16 kHz.</param>
    /// <param name="name">As in <see cref="Listen"/>.</param>
    /// <param name="settings">As in <see cref="Listen"/>.</param>
    /// <returns>The stream; give it samples by <see cref="EmotionStream.WriteAsync"/>, and say the end by <see cref="EmotionStream.Complete"/>.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: the name is taken.</exception>
    /// <exception cref="ArgumentException">The rate is out of range, or the name holds another character.</exception>
    public EmotionStream Open(int sampleRate, string? name = null, StreamSettings? settings = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRate, 384000);
        var id = NameOr(name);
        var writer = new SampleWriter(id.ToString(), sampleRate);
        return Add(id, writer.Source, writer, settings);
    }

    /// <summary>Stops all streams, within two seconds, and lets their readers go.</summary>
    /// <returns>A task that completes when everything is released.</returns>
    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync().ConfigureAwait(false);
        foreach (var stream in _sink.Streams)
        {
            stream.End(error: null);
        }

        _encoder.Dispose();
        _detectors?.Dispose();
        _model.Dispose();
    }

    /// <summary>Sets a stream going.</summary>
    internal StreamHandle Start(EmotionStream stream, IAudioSource source, StreamSettings? settings) => _engine.Add(stream.Id, source, isGuest: true, settings);

    /// <summary>Stops a stream, if it still runs.</summary>
    internal async Task StopAsync(StreamHandle handle)
    {
        try
        {
            await _engine.RemoveAsync(handle.Id).ConfigureAwait(false);
        }
        catch (Emotion2VecException over) when (over.Kind == ErrorKind.NotFound)
        {
            // It ended by itself.
        }
    }

    /// <summary>Frees a stream's name.</summary>
    internal void Forget(EmotionStream stream) => _sink.Remove(stream);

    private static EmotionListener Compose(string folder, ListenerOptions options, ILoggerFactory loggers)
    {
        var plan = ThreadPlan.For(options.Lanes, options.Threads, options.MaxStreams, Environment.ProcessorCount);
        var model = LoadedModel.Open(folder, plan.Threads, options.Precision);
        IStreamEncoder? encoder = null;
        SileroDetectorFactory? detectors = null;
        try
        {
            if (model.Package.Labels.Count == 0)
            {
                throw new Emotion2VecException(ErrorKind.ModelMismatch, $"The model '{model.Package.Name}' in '{folder}' has no classifier, so there is nothing to hear by: choose one with classes.");
            }

            var tau = options.Settings.PoolingTauSeconds;
            encoder = options.Mode == EncoderMode.Window
                ? model.CreateWindow(new WindowGeometry((int)Math.Round(options.WindowSeconds * 1000 / ModelAudio.FrameMilliseconds), options.ChunkFrames), tau)
                : model.CreateCached(new ChunkGeometry(options.ChunkFrames, options.LeftFrames, 0), Math.Min((options.MaxStreams + plan.Lanes - 1) / plan.Lanes, MaxBatch), tau);
            detectors = options.Gate is null ? null : new SileroDetectorFactory();
            return new(model, encoder, plan.Lanes, detectors, options, loggers);
        }
        catch
        {
            encoder?.Dispose();
            detectors?.Dispose();
            model.Dispose();
            throw;
        }
    }

    private static void ThrowIfInvalid(ListenerOptions options)
    {
        var problems = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true);
        if (options.Mode == EncoderMode.Offline)
        {
            problems.Add(new("The offline mode hears whole files, not streams."));
        }

        if (problems.Count > 0)
        {
            throw new Emotion2VecException(ErrorKind.Configuration, "Listener options: " + string.Join(' ', problems.Select(problem => problem.ErrorMessage)));
        }
    }

    private NodeInfo Introduction() => new()
    {
        Version = typeof(EmotionListener).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "",
        Encoder = Model,
        PoolingTauSeconds = _options.Settings.PoolingTauSeconds,
    };

    private int ChunksIn(double seconds) => Math.Max(1, (int)(seconds * 1000 / (_options.ChunkFrames * ModelAudio.FrameMilliseconds)));

    private StreamId NameOr(string? name) => new(name ?? string.Create(CultureInfo.InvariantCulture, $"stream-{Interlocked.Increment(ref _names)}"));

    private EmotionStream Add(StreamId id, IAudioSource source, SampleWriter? writer, StreamSettings? settings)
    {
        var stream = new EmotionStream(this, id, source, writer, settings, new(ChunksIn(_options.BufferSeconds + InFlightSeconds), ChunksIn(_options.BufferSeconds)));
        return _sink.TryAdd(stream)
            ? stream
            : throw new Emotion2VecException(ErrorKind.InvalidInput, $"A stream named '{id}' is there already; dispose it first or choose another name.");
    }
}
