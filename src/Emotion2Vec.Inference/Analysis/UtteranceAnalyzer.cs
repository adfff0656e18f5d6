using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Inference.Gating;
using Emotion2Vec.Inference.Offline;
using Emotion2Vec.Inference.Window;
using Emotion2Vec.Model.Streaming;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Inference.Analysis;

/// <summary>Analyses sound files one after the other on one model: offline as upstream does, or as a live stream would hear them. One thread.</summary>
public sealed class UtteranceAnalyzer : IDisposable
{
    private readonly LoadedModel _model;
    private readonly AnalysisSettings _settings;
    private readonly TimeProvider _clock;
    private readonly OfflineEncoder? _offline;
    private readonly IStreamEncoder? _stream;
    private readonly SileroDetectorFactory? _detectors;
    private readonly SpeechGate? _gate;

    /// <summary>Builds the encoder that the settings ask for.</summary>
    /// <param name="model">The model; must outlive this object.</param>
    /// <param name="settings">How to analyse.</param>
    /// <param name="clock">Measures the encoder.</param>
    /// <exception cref="Emotion2VecException">The settings do not fit the model.</exception>
    public UtteranceAnalyzer(LoadedModel model, AnalysisSettings settings, TimeProvider clock)
    {
        _model = model;
        _settings = settings;
        _clock = clock;
        if (settings.Gate is not null)
        {
            _detectors = new();
            _gate = new SpeechGates(_detectors, settings.Gate).Open();
        }

        switch (settings.Mode)
        {
            case EncoderMode.Offline:
                _offline = model.CreateOffline();
                break;
            case EncoderMode.Window:
                _stream = model.CreateWindow(new WindowGeometry(settings.WindowFrames, settings.ChunkFrames), settings.TauSeconds);
                break;
            default:
                _stream = model.CreateCached(new ChunkGeometry(settings.ChunkFrames, settings.LeftFrames, 0), maxBatch: 1, settings.TauSeconds);
                break;
        }
    }

    /// <summary>Analyses one sound.</summary>
    /// <param name="samples">[N] samples, 16 kHz mono.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: too short, or too long for the mode. <see cref="ErrorKind.EngineLost"/>: out of memory, for one.</exception>
    public UtteranceAnalysis Analyze(float[] samples, CancellationToken cancellationToken)
    {
        try
        {
            _gate?.Reset();
            return _offline is null ? Stream(samples, cancellationToken) : Offline(samples, _offline);
        }
        catch (OnnxRuntimeException e)
        {
            throw new Emotion2VecException(ErrorKind.EngineLost, $"The encoder failed: {e.Message} If memory is short, use the cached mode.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _offline?.Dispose();
        _stream?.Dispose();
        _gate?.Dispose();
        _detectors?.Dispose();
    }

    private UtteranceAnalysis Offline(float[] samples, OfflineEncoder encoder)
    {
        var start = _clock.GetTimestamp();
        var utterance = encoder.Encode(samples);
        var speech = SpeechIn(utterance.FrameCount);
        HearWhole(samples, speech);
        var time = _clock.GetElapsedTime(start);

        // The whole file is one chunk; nothing waits for a step thread.
        var info = _model.Info(EncoderMode.Offline, utterance.FrameCount, left: 0, right: 0, _settings.TauSeconds);
        return Describe(info with { Latency = info.Latency with { QueueingMs = 0 } }, samples, utterance.FrameLogits, [], _settings.KeepFeatures ? utterance.Features : [], speech, time);
    }

    private UtteranceAnalysis Stream(float[] samples, CancellationToken cancellationToken)
    {
        ModelAudio.ThrowIfNoFrame(samples.Length);
        var encoder = _stream!;
        var frames = (int)ModelAudio.FramesIn(samples.Length);
        var logits = new float[frames * encoder.Info.Labels.Count];
        var dimensions = new float[frames * encoder.Info.Dimensions.Count];
        var features = _settings.KeepFeatures ? new float[frames * encoder.Info.FeatureSize] : [];
        var speech = SpeechIn(frames);
        var start = _clock.GetTimestamp();
        using (var slot = encoder.OpenSlot())
        {
            for (var written = 0; written < samples.Length;)
            {
                var count = Math.Min(slot.SamplesWanted, samples.Length - written);
                slot.Write(samples.AsSpan(written, count));
                _gate?.Write(samples.AsSpan(written, count));
                written += count;
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

        return Describe(encoder.Info, samples, logits, dimensions, features, speech, _clock.GetElapsedTime(start));

        void Step(IEncoderSlot slot)
        {
            cancellationToken.ThrowIfCancellationRequested();
            encoder.Step([slot]);
            slot.Logits.CopyTo(logits.AsSpan((int)slot.FirstFrame * encoder.Info.Labels.Count));
            slot.Dimensions.CopyTo(dimensions.AsSpan((int)slot.FirstFrame * encoder.Info.Dimensions.Count));
            if (features.Length > 0)
            {
                slot.Features.CopyTo(features.AsSpan((int)slot.FirstFrame * encoder.Info.FeatureSize));
            }

            for (var t = (int)slot.FirstFrame; t < slot.FirstFrame + slot.FrameCount && _gate is not null; t++)
            {
                // Now, as a live stream would ask: later, more would be known.
                speech[t] = _gate.At(t);
            }
        }
    }

    private float[] SpeechIn(int frames) => _gate is null ? [] : new float[frames];

    // The whole is known before the first frame is judged.
    private void HearWhole(float[] samples, float[] speech)
    {
        _gate?.Write(samples);
        for (var t = 0; t < speech.Length; t++)
        {
            speech[t] = _gate?.At(t) ?? 1;
        }
    }

    private UtteranceAnalysis Describe(EncoderInfo info, float[] samples, float[] logits, float[] dimensions, float[] features, float[] speech, TimeSpan time)
    {
        var labels = _model.Package.Labels;
        var isPooled = _settings.TauSeconds > 0;

        // Utterances have a pool of their own, so that they are found whatever the trajectory's.
        var settings = _settings.Judging with { PoolingTauSeconds = isPooled ? _settings.TauSeconds : double.PositiveInfinity };
        info = dimensions.Length > 0 ? info : info with { Dimensions = [] };
        var read = RecordedTrajectory.Read(info, settings, _settings.Utterances, new() { Samples = samples, Logits = logits, Dimensions = dimensions, Features = features, Speech = speech });
        return new()
        {
            Encoder = info,
            SampleCount = samples.Length,
            FrameCount = (int)ModelAudio.FramesIn(samples.Length),
            Features = features,
            FrameLogits = logits,
            Trajectory = isPooled ? read.Probabilities : Trajectory.Of(logits, labels, 0),
            Dimensions = isPooled ? read.Dimensions : dimensions,
            Events = isPooled ? read.Events : [],
            Utterances = read.Utterances,
            Blocks = read.Blocks,
            Scores = Trajectory.Utterance(logits, labels, speech, info.Calibration),
            Speech = speech,
            Phases = isPooled ? read.Phases : [],
            TauSeconds = _settings.TauSeconds,
            ComputeTime = time,
        };
    }
}
