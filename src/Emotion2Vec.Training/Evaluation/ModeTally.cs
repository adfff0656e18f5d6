using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Analysis;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Evaluation.Metrics;
using Emotion2Vec.Training.Evaluation.Reports;

namespace Emotion2Vec.Training.Evaluation;

/// <summary>Counts what a model achieves in one mode. One thread.</summary>
internal sealed class ModeTally
{
    private readonly LoadedModel _model;
    private readonly ConfusionMatrix _matrix;
    private readonly ConfidenceScores _confidence = new();
    private readonly TrajectoryTally[] _trajectories;
    private readonly Dictionary<string, (List<double> Predicted, List<double> Rated)> _ratings = new(StringComparer.Ordinal);
    private string? _calibratedOn;
    private TimeSpan _computing;
    private TimeSpan _audio;

    /// <summary>Begins at nothing.</summary>
    /// <param name="model">The model.</param>
    /// <param name="names">Its classes' names in reports, in logit order.</param>
    /// <param name="tauSeconds">Time constants of trajectories.</param>
    public ModeTally(LoadedModel model, IReadOnlyList<string> names, IReadOnlyList<double> tauSeconds)
    {
        _model = model;
        _matrix = new(names);
        _trajectories = names.Count == 0 ? [] : [.. tauSeconds.Select(tau => new TrajectoryTally(model.Package.Labels, names, tau))];
        foreach (var dimension in model.Package.Dimensions)
        {
            _ratings.Add(dimension, ([], []));
        }
    }

    /// <summary>Pools an utterance's logits with every time constant.</summary>
    /// <param name="heard">What this mode made of it.</param>
    /// <returns>One trajectory for each.</returns>
    public IReadOnlyList<float[]> Pool(UtteranceAnalysis heard) => [.. _trajectories.Select(tally => tally.Pool(heard.FrameLogits))];

    /// <summary>Counts an utterance.</summary>
    /// <param name="utterance">The utterance.</param>
    /// <param name="truth">What it is.</param>
    /// <param name="heard">What the mode made of it.</param>
    /// <param name="offline">The offline mode's trajectories; null if there are none to compare with.</param>
    public void Add(Utterance utterance, UtteranceTruth truth, UtteranceAnalysis heard, IReadOnlyList<float[]>? offline)
    {
        _calibratedOn = heard.Encoder.Calibration?.FittedOn;
        _computing += heard.ComputeTime;
        _audio += heard.AudioTime;
        if (truth.Class is { } own)
        {
            _matrix.Add(own, TopClass.Of(heard.Scores));
            _confidence.Add(heard.Scores, own);
        }

        AddRatings(utterance, heard);
        for (var i = 0; i < _trajectories.Length; i++)
        {
            _trajectories[i].Add(heard, truth, offline?[i]);
        }
    }

    /// <summary>Sums up.</summary>
    /// <param name="settings">The mode.</param>
    /// <returns>The scores.</returns>
    public ModeEvaluation Scores(AnalysisSettings settings)
    {
        var isOffline = settings.Mode == EncoderMode.Offline;
        return new()
        {
            Mode = settings.Mode.ToString().ToLowerInvariant(),
            ChunkFrames = isOffline ? null : settings.ChunkFrames,
            LeftFrames = isOffline ? null : settings.Mode == EncoderMode.Window ? settings.WindowFrames : settings.LeftFrames,
            LatencyMs = isOffline ? null : Latency(settings.ChunkFrames),
            CalibratedOn = _calibratedOn,
            RealTimeFactor = _audio > TimeSpan.Zero ? _computing / _audio : 0,
            Utterances = ClassificationScores.Of(_matrix, _confidence),
            Dimensions = [.. _ratings.Where(pair => pair.Value.Rated.Count > 0).Select(pair => new DimensionScore(pair.Key, pair.Value.Rated.Count, ConcordanceCorrelation.Of(pair.Value.Predicted, pair.Value.Rated)))],
            Trajectories = [.. _trajectories.Select(tally => tally.Scores())],
        };
    }

    // Smoothing belongs to a trajectory, of which a mode has several.
    private static Dictionary<string, double> Latency(int chunkFrames) => LatencyAccounting.Of(chunkFrames, 0, 0).Values
        .Where(value => value.Name != "smoothing_ms").ToDictionary(value => value.Name, value => value.Milliseconds, StringComparer.Ordinal);

    private void AddRatings(Utterance utterance, UtteranceAnalysis heard)
    {
        if (_model.Dimensions is not { } head)
        {
            return;
        }

        var values = head.Mean(heard.Features);
        for (var i = 0; i < values.Length; i++)
        {
            if (utterance.Rating(head.Names[i]) is { } rating)
            {
                _ratings[head.Names[i]].Predicted.Add(values[i]);
                _ratings[head.Names[i]].Rated.Add(rating);
            }
        }
    }
}
