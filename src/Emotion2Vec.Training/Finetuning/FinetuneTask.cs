using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Models;
using Emotion2Vec.Training.Passes;
using Emotion2Vec.Training.Torch;
using TorchSharp;

namespace Emotion2Vec.Training.Finetuning;

/// <summary>Teaches an encoder and its head classes and dimensions, under chunks that change from batch to batch.</summary>
internal sealed class FinetuneTask : ITrainingTask
{
    private const string StudentState = "student";

    private readonly FinetuneRecipe _recipe;
    private readonly TrainedModel _model;
    private readonly TargetReader _targets;
    private readonly FinetuneLoss _loss;
    private readonly FinetuneTeacher? _teacher;
    private readonly FinetuneValidation? _validation;
    private readonly ChunkSampler _chunks;

    /// <summary>Makes the network.</summary>
    /// <param name="recipe">What to do.</param>
    /// <param name="start">What to begin with; may be disposed afterwards.</param>
    /// <param name="teacher">Whose scores it is held to; null for nobody's. Disposed with this.</param>
    /// <param name="validation">Held-out utterances; empty for none.</param>
    /// <param name="world">Where to compute.</param>
    public FinetuneTask(FinetuneRecipe recipe, StartingModel start, FinetuneTeacher? teacher, IReadOnlyList<ValidationUtterance> validation, TorchWorld world)
    {
        (_recipe, _teacher, _model) = (recipe, teacher, new(start, world));
        _targets = new(start.Labels, start.Dimensions);
        _loss = new(recipe.Loss, start.Labels.Count, start.Dimensions.Count);
        _validation = validation.Count == 0 ? null : new(validation, _loss, start.Labels.Names, streams: recipe.Streaming.FullContextShare < 1);
        _chunks = new(recipe.Streaming, recipe.Run.Seed);
        if (recipe.FreezeFrontEnd)
        {
            _model.Parameters.Freeze(IsFrontEnd);
        }

        Groups = _model.Groups(recipe.Optimizer);
        State = new Dictionary<string, IWeightSource> { [StudentState] = _model.Parameters };
    }

    /// <inheritdoc/>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IWeightSource> State { get; }

    /// <inheritdoc/>
    public void Restore(string name, IWeightSource weights) => _model.Parameters.Load(weights);

    /// <inheritdoc/>
    public StepLoss Loss(SampleBatch batch, long update)
    {
        var geometry = _chunks.Draw(batch.Index);
        var (samples, targets) = (_model.Pass.Normalizer.Normalize(batch, geometry), _targets.Of(batch));
        var mixup = _recipe.Loss.Mixup > 0 ? Mixup.Draw(_recipe.Loss.Mixup, batch.Items.Count, _recipe.Run.Seed, batch.Index) : null;
        var logits = _model.Pass.Run(mixup?.Apply(samples) ?? samples, batch.Items.Count, geometry).Logits?.Value.to(torch.float32)
            ?? throw new InvalidOperationException("A model is fine-tuned with a head.");
        var (sum, parts) = _loss.Compute(logits, targets);
        if (mixup is not null)
        {
            sum = (sum * mixup.Weight) + (_loss.Compute(logits, mixup.OfPartners(targets)).Sum * (1 - mixup.Weight));
        }

        var values = parts.ToDictionary(part => part.Key, part => (double)part.Value.item<float>());
        if (_teacher is not null)
        {
            (var divergence, values["teacher"]) = _teacher.Divergence(batch, logits);
            sum += divergence;
        }

        return new(sum, batch.Items.Count, values);
    }

    /// <inheritdoc/>
    public void Updated(long update)
    {
    }

    /// <inheritdoc/>
    public ValidationResult? Validate(long update, CancellationToken cancellationToken)
    {
        if (_validation is null)
        {
            return null;
        }

        using var calm = _model.WithoutDropout();
        return _validation.Run(_model.Pass, cancellationToken);
    }

    /// <inheritdoc/>
    public void WritePackage(string folder) => _model.WritePackage(folder, "fine-tuned");

    /// <inheritdoc/>
    public void Dispose()
    {
        _teacher?.Dispose();
        _model.Dispose();
    }

    // The convolutions and their projection (streaming design 3.2: frozen in the authors' fine-tuning).
    private static bool IsFrontEnd(string name) => name.StartsWith($"{ParameterNames.Audio}local_encoder.", StringComparison.Ordinal);
}
