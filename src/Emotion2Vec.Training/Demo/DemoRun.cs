using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Training.Calibration;
using Emotion2Vec.Training.Evaluation;
using Emotion2Vec.Training.Runs;

namespace Emotion2Vec.Training.Demo;

/// <summary>
/// The demo model from its trained run to a package that can be bundled: half precision, temperatures, measurements on unseen synthetic speakers, and a card that
/// says all of it.
/// </summary>
/// <param name="places">Where its parts are.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">Who hears of it.</param>
internal sealed class DemoRun(DemoPlaces places, TimeProvider clock, IRunLog log)
{
    /// <summary>Packs, calibrates, measures and describes the model.</summary>
    /// <param name="output">The package to make; replaced if there is one.</param>
    /// <param name="controlUpdates">Updates of the control, for the card.</param>
    /// <param name="threads">Threads within one operation; 0 for all cores.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Emotion2VecException">A part is missing or cannot be written.</exception>
    public void Finish(string output, long controlUpdates, int threads, CancellationToken cancellationToken)
    {
        Halve(new RunPaths(places.Training).Package, places.Half);
        log.Note("fits temperatures on the held-out speakers");
        CalibrateRun.Execute(
            new() { Model = places.Half, Data = new() { Manifest = places.Manifest("dev") }, Synthetic = true, AllowSynthetic = true, Threads = threads },
            output, places.Calibration, Silent, clock, cancellationToken);
        log.Note("measures on unseen speakers");
        var utterances = EvaluateRun.Execute(
            new() { Models = [output, new RunPaths(places.Control).Package], Data = new() { Manifest = places.Manifest("test") }, Threads = threads },
            places.Utterances, Silent, clock, cancellationToken);
        log.Note("measures on changing emotions");
        var borders = EvaluateRun.Execute(
            new() { Models = [output], Data = new() { Manifest = places.Manifest("test-borders") }, Threads = threads },
            places.Borders, Silent, clock, cancellationToken);
        File.AppendAllText(Path.Combine(output, ModelPackage.CardFile), DemoCard.Write(utterances, borders, controlUpdates));
    }

    // Half the size in the repository; what is measured is what is bundled.
    private static void Halve(string source, string target)
    {
        try
        {
            var package = ModelPackage.Open(source);
            using var weights = package.OpenWeights();
            ModelPackageWriter.Write(target, package.Manifest.Model, weights, new() { Half = true, Overwrite = true });
        }
        catch (ModelException e)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, e.Message, e);
        }
    }

    private static IProgress<EvaluationProgress> Silent { get; } = new Progress<EvaluationProgress>();
}
