using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Training.Models;
using Emotion2Vec.Training.Runs;

namespace Emotion2Vec.Training.Pretraining;

/// <summary>What pre-training begins with: an encoder without a head, and a decoder. Dispose it when the networks have read them.</summary>
internal sealed class PretrainingStart : IDisposable
{
    private PretrainingStart(StartingModel model, IWeightSource decoder) => (Model, Decoder) = (model, decoder);

    /// <summary>The encoder.</summary>
    public StartingModel Model { get; }

    /// <summary>Has a value for every parameter of the decoder.</summary>
    public IWeightSource Decoder { get; }

    /// <summary>Opens what a recipe names.</summary>
    /// <param name="recipe">The recipe; valid.</param>
    /// <param name="log">Hears which parameters were drawn although a checkpoint was given.</param>
    /// <returns>The start.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.InvalidInput"/>: weights are absent, damaged or do not fit; <see cref="ErrorKind.Configuration"/>: the model's training settings ask for
    /// something that this objective does not have.
    /// </exception>
    public static PretrainingStart Open(PretrainRecipe recipe, IRunLog log)
    {
        var model = StartingModel.Open(recipe.Model with { Labels = [], Dimensions = [] }, recipe.Run.Seed);
        try
        {
            if (PretrainingRules.Check(model.Config, model.Training) is { Count: > 0 } problems)
            {
                throw new Emotion2VecException(
                    ErrorKind.Configuration, $"Pre-training does not have what the model's training settings ask for: {string.Join("; ", problems)}. Set them in model.training.");
            }

            if (recipe.Pretraining.Weights is { } path)
            {
                return FromCheckpoint(model, path, recipe.Run.Seed, log);
            }

            if (recipe.Model.From is not null)
            {
                log.Note($"the decoder is drawn: {recipe.Model.From} is an encoder alone");
            }

            return new(model, new RandomWeights(model.Config, labelCount: 0, (int)recipe.Run.Seed, decoder: model.Training.Decoder));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Model.Dispose();
        if (!ReferenceEquals(Decoder, Model.Weights))
        {
            Decoder.Dispose();
        }
    }

    private static PretrainingStart FromCheckpoint(StartingModel model, string path, long seed, IRunLog log)
    {
        try
        {
            var weights = new PretrainingWeights(path, model.Config, model.Training, seed);
            if (!weights.HasTokens)
            {
                log.Note($"the extra tokens are drawn: {path} has none");
            }

            if (!weights.HasDecoder)
            {
                log.Note($"the decoder is drawn: {path} has none");
            }

            var name = Path.GetFileName(path);
            var origin = new Provenance(ToolVersion.Text, [new(name, FileHash.Compute(path))], $"Training began from {name}, whose licence holds.");
            return new(model.Beginning(weights, origin), weights);
        }
        catch (ModelException e)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"pretraining.weights: {e.Message}", e);
        }
    }
}
