using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model;
using Emotion2Vec.Model.Pretraining;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Models;
using Emotion2Vec.Training.Passes;
using Emotion2Vec.Training.Torch;
using TorchSharp;

namespace Emotion2Vec.Training.Pretraining;

/// <summary>
/// Online distillation (Ma et al.; emotion2vec sections 9 and 10): a student that sees half of the frames predicts what its own moving average makes of all of them.
/// </summary>
internal sealed class PretrainTask : ITrainingTask
{
    private const string StudentState = "student";
    private const string DecoderState = "decoder";
    private const string TeacherState = "teacher";

    private readonly PretrainRecipe _recipe;
    private readonly TrainedModel _model;
    private readonly TorchParameters _decoder;
    private readonly EmaTeacher _teacher;
    private readonly Distillation _distillation;
    private readonly CollapseGuard _guard;
    private readonly IReadOnlyList<float[]> _validation;

    /// <summary>Makes student, decoder and teacher.</summary>
    /// <param name="recipe">What to do.</param>
    /// <param name="start">What to begin with; may be disposed afterwards.</param>
    /// <param name="validation">Held-out utterances, normalised; empty for none.</param>
    /// <param name="world">Where to compute.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: the weights do not fit the architecture.</exception>
    public PretrainTask(PretrainRecipe recipe, PretrainingStart start, IReadOnlyList<float[]> validation, TorchWorld world)
    {
        (_recipe, _validation) = (recipe, validation);
        var (config, training) = (start.Model.Config, start.Model.Training);
        _model = new(start.Model, world);
        _decoder = new(start.Decoder, world);
        var student = new MaskedStudentPass<TorchTensor>(_model.Network, new(config, training.Decoder, _decoder));
        _teacher = new(_model.Parameters, world, training);
        _distillation = new(student, new(new(config, 0, _teacher), training.Targets), training, recipe.Pretraining.UtteranceTarget, world);
        _guard = new(training.Targets, recipe.Pretraining.CollapseGuardAfter);
        if (training.LocalGradMult == 0)
        {
            _model.Parameters.Freeze(name => name.StartsWith($"{ParameterCatalog.AudioPrefix}local_encoder.", StringComparison.Ordinal));
        }

        Groups = [.. _model.Groups(recipe.Optimizer), new("decoder", [.. _decoder.Names.Select(name => _decoder[name])], recipe.Optimizer.LearningRate, recipe.Optimizer.WeightDecay)];
        State = new Dictionary<string, IWeightSource> { [StudentState] = _model.Parameters, [DecoderState] = _decoder, [TeacherState] = _teacher };
    }

    /// <inheritdoc/>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IWeightSource> State { get; }

    /// <inheritdoc/>
    public void Restore(string name, IWeightSource weights)
    {
        switch (name)
        {
            case StudentState: _model.Parameters.Load(weights); break;
            case DecoderState: _decoder.Load(weights); break;
            default: _teacher.Load(weights); break;
        }
    }

    /// <inheritdoc/>
    public StepLoss Loss(SampleBatch batch, long update)
    {
        var samples = _model.Pass.Normalizer.Normalize(batch, geometry: null);
        var loss = _distillation.Loss(samples, batch.Items.Count, StepSeed.Generator(_recipe.Run.Seed, "mask", batch.Index));
        _guard.Check(update, loss);
        return new(loss.Sum, loss.HiddenFrames, new Dictionary<string, double>
        {
            ["frame"] = loss.Frame,
            ["utterance"] = loss.Utterance,
            ["targetDeviation"] = loss.TargetDeviation * loss.HiddenFrames,
            ["predictionDeviation"] = loss.PredictionDeviation * loss.HiddenFrames,
        });
    }

    /// <inheritdoc/>
    public void Updated(long update) => _teacher.Follow(update);

    /// <summary>
    /// Measures the objective on held-out speech under masks that stay the same. The newest model counts as the best: losses against teachers of different updates cannot
    /// be compared, and that of a collapsed teacher is the least of all.
    /// </summary>
    /// <inheritdoc/>
    public ValidationResult? Validate(long update, CancellationToken cancellationToken)
    {
        if (_validation.Count == 0)
        {
            return null;
        }

        using var calm = _model.WithoutDropout();
        var (sums, frames) = (new double[5], 0);
        for (var i = 0; i < _validation.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            torch.manual_seed(StepSeed.Of(_recipe.Run.Seed, "validation", i));
            var loss = _distillation.Loss(_validation[i], items: 1, StepSeed.Generator(_recipe.Run.Seed, "validation mask", i));
            var n = loss.HiddenFrames;
            double[] parts = [loss.Sum.item<float>(), loss.Frame, loss.Utterance, n * loss.TargetDeviation, n * loss.PredictionDeviation];
            sums = [.. sums.Zip(parts, (a, b) => a + b)];
            frames += n;
        }

        return new(
            new Dictionary<string, double>
            {
                ["loss"] = sums[0] / frames,
                ["frame"] = sums[1] / frames,
                ["utterance"] = sums[2] / frames,
                ["targetDeviation"] = sums[3] / frames,
                ["predictionDeviation"] = sums[4] / frames,
                ["update"] = update,
            },
            "update");
    }

    /// <inheritdoc/>
    public void WritePackage(string folder) => _model.WritePackage(folder, "pre-trained");

    /// <inheritdoc/>
    public void Dispose()
    {
        _teacher.Dispose();
        _decoder.Dispose();
        _model.Dispose();
    }
}
