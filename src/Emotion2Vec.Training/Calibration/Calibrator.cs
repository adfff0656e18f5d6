using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Analysis;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Audio;
using Emotion2Vec.Training.Evaluation;

namespace Emotion2Vec.Training.Calibration;

/// <summary>Hears held-out utterances as each streaming profile would, and fits temperatures to what the pools said.</summary>
/// <param name="recipe">What to fit; valid.</param>
/// <param name="clock">The clock of the encoder.</param>
internal sealed class Calibrator(CalibrateRecipe recipe, TimeProvider clock)
{
    /// <summary>Fits.</summary>
    /// <param name="model">The model.</param>
    /// <param name="manifest">Held-out utterances.</param>
    /// <param name="audio">Their sound; collects broken files.</param>
    /// <param name="progress">Told after every utterance of every profile.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was fitted.</returns>
    /// <exception cref="Emotion2VecException">The model cannot stream or lacks a profile, a label is none of its classes, or there are too few utterances.</exception>
    public IReadOnlyList<FittedPooling> Fit(LoadedModel model, Manifest manifest, UtteranceAudio audio, IProgress<EvaluationProgress> progress, CancellationToken cancellationToken)
    {
        var classes = ClassIndex.Covering(model.Package.Labels, manifest, "data.options.labels (null leaves utterances out)");
        var names = model.Info(EncoderMode.Offline, 1, 0, 0, 0).Labels;
        var fitted = new List<FittedPooling>();
        foreach (var profile in Profiles(model))
        {
            MomentCollector[] collectors = [.. recipe.AllTaus.Select(tau => new MomentCollector(model.Package.Labels, tau, profile.ChunkFrames))];
            Listen(model, profile, manifest, audio, utterance => UtteranceTruth.Of(utterance.Utterance, utterance.Samples, classes, names).Class, collectors, progress, cancellationToken);
            fitted.AddRange(recipe.AllTaus.Zip(collectors, (tau, collector) => FittedPooling.Of(profile.Name, tau, collector, recipe.MinUtterances) ?? throw TooFew(manifest)));
        }

        return fitted;
    }

    private void Listen(
        LoadedModel model,
        StreamingProfile profile,
        Manifest manifest,
        UtteranceAudio audio,
        Func<(Utterance Utterance, int Samples), int?> truth,
        MomentCollector[] collectors,
        IProgress<EvaluationProgress> progress,
        CancellationToken cancellationToken)
    {
        using var analyzer = new UtteranceAnalyzer(
            model, new() { Mode = EncoderMode.Cached, ChunkFrames = profile.ChunkFrames, LeftFrames = profile.LeftFrames, TauSeconds = 0 }, clock);
        for (var i = 0; i < manifest.Utterances.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (audio.TryRead(manifest.Utterances[i], out var samples) && truth((manifest.Utterances[i], samples.Length)) is { } own && model.Package.Labels.UsedIndices.Contains(own))
            {
                var logits = analyzer.Analyze(samples, cancellationToken).FrameLogits;
                foreach (var collector in collectors)
                {
                    collector.Add(logits, own);
                }
            }

            progress.Report(new($"{model.Package.Name}, {profile.Name}", i + 1, manifest.Utterances.Count));
        }
    }

    private IReadOnlyList<StreamingProfile> Profiles(LoadedModel model)
    {
        var all = model.Package.Manifest.Model.Profiles;
        if (recipe.Profiles is null)
        {
            return ThrowIfLooksAhead(all);
        }

        var missing = recipe.Profiles.Where(name => all.All(profile => profile.Name != name)).ToList();
        return missing.Count == 0 ? ThrowIfLooksAhead([.. all.Where(profile => recipe.Profiles.Contains(profile.Name))]) : throw new Emotion2VecException(
            ErrorKind.Configuration, $"profiles names {string.Join(", ", missing)}; the model '{model.Package.Name}' has {string.Join(", ", all.Select(profile => profile.Name))}.");
    }

    // Files are heard without look-ahead, as every standard profile is.
    private static IReadOnlyList<StreamingProfile> ThrowIfLooksAhead(IReadOnlyList<StreamingProfile> profiles) =>
        profiles.FirstOrDefault(profile => profile.RightFrames > 0) is not { } looking ? profiles : throw new Emotion2VecException(
            ErrorKind.Configuration, $"The profile '{looking.Name}' looks ahead by {looking.RightFrames} frames, for which no temperature can be fitted: name other ones in profiles.");

    private Emotion2VecException TooFew(Manifest manifest) => new(
        ErrorKind.InvalidInput,
        $"'{manifest.Path}' has too few utterances with one class that can be read: {recipe.MinUtterances} are needed (minUtterances). Give more held-out utterances.");
}
