using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Probing.Features;
using Emotion2Vec.Training.Probing.Fitting;
using Emotion2Vec.Training.Probing.FrontEnds;
using Emotion2Vec.Training.Probing.Results;

namespace Emotion2Vec.Training.Probing;

/// <summary>The <c>probe</c> command's work: features, folds, report.</summary>
public static class ProbeRun
{
    /// <summary>Runs a probe, or continues one behind its last finished fold.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="progress">Is told of utterances and epochs; null if no one listens.</param>
    /// <param name="cancellation">Stops between two utterances or batches. What is finished is kept.</param>
    /// <returns><see cref="ExitCodes.Ok"/>; the report lies in the run folder.</returns>
    /// <exception cref="Emotion2VecException">Options, features or the run folder are wrong; the message says which and what to do.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static int Run(ProbeOptions options, IProgress<ProbeProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        var (features, source, skipped) = Open(options, progress, cancellation);
        using (features)
        {
            var set = new ProbeSetBuilder(options.Recipe, features, options.Manifest).Build();
            var folds = FoldPlan.Of(options.Recipe, set.Items);
            var input = new ProbeInput(source, features.ComputeHash(), options.Manifest?.Hash, features.Count, features.Width);
            var folder = new ProbeFolder(options.RunFolder);
            folder.Begin(new(options.Recipe, input));
            var results = Folds(options, set, folds, folder, progress, cancellation);
            folder.WriteReport(Report(options, input, set, results, skipped));
            return ExitCodes.Ok;
        }
    }

    private static void Check(ProbeOptions options)
    {
        var problems = options.Recipe.Validate().ToList();
        if (options.Source == FeatureSource.Files && string.IsNullOrWhiteSpace(options.FeaturesPrefix))
        {
            problems.Add("features: the path of the '.npy', '.lengths' and '.emo' files is missing");
        }

        if (options.Source != FeatureSource.Files && options.Manifest is null)
        {
            problems.Add("manifest: features are computed from sound, which a manifest names");
        }

        if (options.Source == FeatureSource.Model && string.IsNullOrWhiteSpace(options.Model))
        {
            problems.Add("model: the folder of the model package is missing");
        }

        if (problems.Count > 0)
        {
            throw new Emotion2VecException(ErrorKind.Configuration, $"The probe cannot be run: {string.Join("; ", problems)}.");
        }
    }

    private static (UpstreamFeatures Features, string Source, IReadOnlyList<(string Name, string Why)> Skipped) Open(
        ProbeOptions options, IProgress<ProbeProgress>? progress, CancellationToken cancellation)
    {
        if (options.Source == FeatureSource.Files || options.Manifest is null)
        {
            return (UpstreamFeatures.Open(options.FeaturesPrefix ?? string.Empty), "files", []);
        }

        using IFrontEnd frontEnd = options.Source switch
        {
            FeatureSource.Model => new PackageFrontEnd(options.Model ?? string.Empty, options.Threads),
            FeatureSource.FilterBank => new FilterBankFrontEnd(),
            _ => new MfccFrontEnd(),
        };
        var cache = options.CacheFolder ?? Path.Combine(options.RunFolder, "features");
        var (features, skipped) = new Extraction(cache, ReadSound).Run(options.Manifest, frontEnd, progress, cancellation);
        return (features, frontEnd.Identity, skipped);
    }

    private static List<FoldResult> Folds(
        ProbeOptions options, ProbeSet set, IReadOnlyList<Fold> folds, ProbeFolder folder, IProgress<ProbeProgress>? progress, CancellationToken cancellation)
    {
        var results = folder.ReadFolds().ToList();
        using var random = new ProbeRandom(options.Recipe.Seed);
        if (results.Count > 0)
        {
            random.State = results[^1].RandomState;
        }

        var trainer = new FoldTrainer(options.Recipe, set, random, options.World.Device);
        for (var i = results.Count; i < folds.Count; i++)
        {
            var fit = trainer.Run(folds[i], progress, cancellation);
            results.Add(FoldMeasures.Of(options.Recipe, set, folds[i], fit, random.State));
            folder.WriteFold(i, results[i], fit.Weights);
        }

        return results;
    }

    private static ProbeReport Report(ProbeOptions options, ProbeInput input, ProbeSet set, List<FoldResult> results, IReadOnlyList<(string Name, string Why)> skipped) => new()
    {
        Recipe = options.Recipe,
        Input = input,
        Folds = [.. results.Select(r => new FoldSummary(r.Fold, r.Train, r.Validation, r.Test, r.Epoch, r.Metrics))],
        Mean = results[0].Metrics.Keys.ToDictionary(m => m, m => results.Average(r => r.Metrics[m])),
        Confusion = FoldMeasures.Sum(results),
        Notes = [.. set.Notes, .. results.SelectMany(r => r.Warnings)],
        Skipped = skipped.ToDictionary(s => s.Name, s => s.Why),
    };

    private static float[] ReadSound(Utterance utterance) => AudioFile.ReadModelAudio(utterance.Path, new AudioRange(utterance.Start, utterance.End));
}
