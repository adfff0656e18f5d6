using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Analysis;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Audio;
using Emotion2Vec.Training.Evaluation.Reports;

namespace Emotion2Vec.Training.Evaluation;

/// <summary>
/// Measures a model package through the engine that serves it, utterance by utterance in every mode, so that all modes are judged on the same sound.
/// One thread beside those of the engine.
/// </summary>
/// <param name="modes">The ways of hearing.</param>
/// <param name="tauSeconds">Time constants of trajectories.</param>
/// <param name="threads">Threads within one operation, 0 for all cores.</param>
/// <param name="clock">Measures the encoder.</param>
internal sealed class Evaluator(EvaluateModesSection modes, IReadOnlyList<double> tauSeconds, int threads, TimeProvider clock)
{
    /// <summary>Measures one model.</summary>
    /// <param name="folder">The package.</param>
    /// <param name="manifest">On what.</param>
    /// <param name="audio">Its sound.</param>
    /// <param name="progress">Told after every utterance.</param>
    /// <param name="cancellationToken">Ends it between two steps of the encoder.</param>
    /// <returns>What it achieved.</returns>
    /// <exception cref="Emotion2VecException">
    /// There is no such package, it cannot run in one of the modes, a label is none of its classes, nothing could be read, or there is nothing to measure.
    /// </exception>
    public ModelEvaluation Evaluate(string folder, Manifest manifest, UtteranceAudio audio, IProgress<EvaluationProgress> progress, CancellationToken cancellationToken)
    {
        using var model = LoadedModel.Open(folder, threads);
        var labels = model.Package.Labels;
        var names = model.Info(EncoderMode.Offline, 1, 0, 0, 0).Labels;
        var classes = labels.Count == 0 ? ClassIndex.Of(labels) : ClassIndex.Covering(labels, manifest, "data.options.labels (null leaves utterances out)");
        ThrowIfNothingToMeasure(model, manifest);
        var settings = modes.Settings(keepFeatures: model.Dimensions is not null);
        var analyzers = new List<UtteranceAnalyzer>();
        try
        {
            foreach (var mode in settings)
            {
                analyzers.Add(new(model, mode, clock));
            }

            ModeTally[] tallies = [.. settings.Select(_ => new ModeTally(model, names, tauSeconds))];
            var broken = new BrokenFileList();
            var (count, seconds) = (0, 0.0);
            foreach (var utterance in manifest.Utterances)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Hear(utterance, audio, analyzers, broken, cancellationToken) is { } heard)
                {
                    Count(utterance, UtteranceTruth.Of(utterance, heard[0].SampleCount, classes, names), heard, tallies);
                    (count, seconds) = (count + 1, seconds + heard[0].AudioTime.TotalSeconds);
                }

                progress.Report(new(model.Package.Name, count + broken.Count, manifest.Utterances.Count));
            }

            ThrowIfNothingRead(manifest, count, broken);
            return new()
            {
                Name = model.Package.Name,
                Hash = model.Package.Hash,
                Caution = model.Package.Caution,
                UtteranceCount = count,
                AudioSeconds = seconds,
                Modes = [.. tallies.Zip(settings, (tally, mode) => tally.Scores(mode))],
                Broken = broken.All,
            };
        }
        finally
        {
            analyzers.ForEach(analyzer => analyzer.Dispose());
        }
    }

    // An utterance that one mode cannot take counts in none: points of one curve stand for the same sound.
    private static List<UtteranceAnalysis>? Hear(
        Utterance utterance, UtteranceAudio audio, List<UtteranceAnalyzer> analyzers, BrokenFileList broken, CancellationToken cancellationToken)
    {
        if (!audio.TryRead(utterance, out var samples))
        {
            broken.Add(utterance, audio.Broken.All.First(file => file.Id == utterance.Id).Reason);
            return null;
        }

        try
        {
            return analyzers.ConvertAll(analyzer => analyzer.Analyze(samples, cancellationToken));
        }
        catch (Emotion2VecException e) when (e.Kind is ErrorKind.InvalidInput or ErrorKind.EngineLost)
        {
            broken.Add(utterance, e.Message);
            return null;
        }
    }

    private void Count(Utterance utterance, UtteranceTruth truth, List<UtteranceAnalysis> heard, ModeTally[] tallies)
    {
        var offline = modes.Offline ? tallies[0].Pool(heard[0]) : null;
        for (var i = 0; i < tallies.Length; i++)
        {
            tallies[i].Add(utterance, truth, heard[i], i == 0 ? null : offline);
        }
    }

    private static void ThrowIfNothingToMeasure(LoadedModel model, Manifest manifest)
    {
        var hasClasses = model.Package.Labels.Count > 0 && ClassIndex.LabelsIn(manifest).Any();
        var hasRatings = model.Package.Dimensions.Any(dimension => manifest.Utterances.Any(utterance => utterance.Rating(dimension) is not null));
        if (!hasClasses && !hasRatings)
        {
            throw new Emotion2VecException(
                ErrorKind.InvalidInput,
                $"There is nothing to measure: the model '{model.Package.Name}' tells {Told(model)}, and '{manifest.Path}' has neither labels nor ratings for that.");
        }
    }

    private static string Told(LoadedModel model)
    {
        string[] told = [.. model.Package.Labels.Count > 0 ? ["classes"] : Array.Empty<string>(), .. model.Package.Dimensions];
        return told.Length > 0 ? string.Join(", ", told) : "nothing, having no head";
    }

    private static void ThrowIfNothingRead(Manifest manifest, int count, BrokenFileList broken)
    {
        if (count == 0)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"None of the {broken.Count} utterances of '{manifest.Path}' could be measured. The first: {broken.All[0].Id}: {broken.All[0].Reason}");
        }
    }
}
