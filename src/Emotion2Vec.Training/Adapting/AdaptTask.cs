using Emotion2Vec.Core.Audio;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Models;
using Emotion2Vec.Training.Passes;
using Emotion2Vec.Training.Torch;
using TorchSharp;

namespace Emotion2Vec.Training.Adapting;

/// <summary>
/// Teaches a model to hear in chunks what it hears in whole utterances (streaming design 3.3, stage A): the teacher is the model as it was, with the whole utterance in
/// view; the student starts with the same weights under chunks that change from batch to batch, normalised online.
/// </summary>
internal sealed class AdaptTask : ITrainingTask
{
    private const string StudentState = "student";
    private const string AverageState = "average";

    private static readonly string[] Trained =
    [
        $"{ParameterNames.Audio}relative_positional_encoder.", $"{ParameterNames.Audio}extra_tokens", $"{ParameterNames.Audio}context_encoder.", "blocks.", "norm.",
    ];

    private readonly AdaptRecipe _recipe;
    private readonly string _origin;
    private readonly FrozenModel _teacherModel;
    private readonly TrainedModel _model;
    private readonly IDisposable _calm;
    private readonly ParameterAverage _average;
    private readonly DistilledPass _teacher;
    private readonly DistilledPass _student;
    private readonly DistilledPass _averaged;
    private readonly UsedClasses _classes;
    private readonly AdaptLoss _loss;
    private readonly ChunkSampler _chunks;
    private readonly PrefixSampler _prefixes;
    private readonly AdaptValidation? _validation;

    /// <summary>Makes teacher and student.</summary>
    /// <param name="recipe">What to do.</param>
    /// <param name="start">What to begin with; may be disposed afterwards.</param>
    /// <param name="validation">Held-out utterances, not normalised, and their classes; empty for none.</param>
    /// <param name="world">Where to compute.</param>
    public AdaptTask(AdaptRecipe recipe, StartingModel start, IReadOnlyList<(float[] Samples, int Class)> validation, TorchWorld world)
    {
        (_recipe, _origin) = (recipe, start.OriginName ?? throw new InvalidOperationException("A valid recipe names a model to adapt."));
        _teacherModel = new(start, world);
        _model = new(start, world);

        // The target is the teacher's very output, so noise in the student is error; and a block that is skipped has no hidden frames to compare.
        _calm = _model.WithoutDropout();
        _model.Parameters.Freeze(name => !IsTrained(name) && !IsAlibiScale(name));
        _average = new(_model.Parameters, world, name => _model.Parameters[name].requires_grad);
        _classes = new(start.Labels);
        var layers = Math.Min(start.Training.Targets.AverageTopKLayers, start.Config.Depth);
        var averagedNetwork = new Emotion2VecNetwork<TorchTensor>(start.Config, start.Labels.Count + start.Dimensions.Count, _average);
        (_teacher, _student, _averaged) = (Pass(_teacherModel.Pass), Pass(_model.Pass), Pass(new(averagedNetwork, world)));
        _loss = new(recipe.Loss);
        _chunks = new(recipe.Streaming, recipe.Run.Seed);
        _prefixes = new(recipe.Loss, recipe.Run.Seed);
        _validation = validation.Count == 0 ? null : new(validation, _classes.Names, _teacher);
        Groups = MakeGroups(_model.Parameters, recipe);
        State = new Dictionary<string, IWeightSource> { [StudentState] = _model.Parameters, [AverageState] = _average };

        DistilledPass Pass(EncoderPass pass) => new(pass, start.Config, layers, _classes.Logits, world);
    }

    /// <inheritdoc/>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IWeightSource> State { get; }

    /// <inheritdoc/>
    public void Restore(string name, IWeightSource weights)
    {
        if (name == StudentState)
        {
            _model.Parameters.Load(weights);
        }
        else
        {
            _average.Load(weights);
        }
    }

    /// <inheritdoc/>
    public StepLoss Loss(SampleBatch batch, long update)
    {
        var geometry = _chunks.Draw(batch.Index);
        var frames = (int)ModelAudio.FramesIn(batch.SamplesPerItem);
        var (expected, prefixes) = Teach(batch, frames, geometry);
        var given = _student.Run(batch, geometry);
        var labels = batch.Items.Select(item => (long)_classes.Of(item.Utterance)).ToArray();
        var (sum, parts) = _loss.Compute(given, expected, FrameWeights.For(frames, geometry), prefixes, labels);
        return new(sum, batch.Items.Count, parts.ToDictionary(part => part.Key, part => (double)part.Value.item<float>()));
    }

    /// <inheritdoc/>
    public void Updated(long update) => _average.Blend(AverageDecay(_recipe.AverageDecay, update));

    /// <summary>Measures the average, which is what will be exported.</summary>
    /// <inheritdoc/>
    public ValidationResult? Validate(long update, CancellationToken cancellationToken) => _validation?.Run(_averaged, cancellationToken);

    /// <inheritdoc/>
    public void WritePackage(string folder) => _model.WritePackage(folder, $"adapted to streaming from {_origin}", _average);

    /// <inheritdoc/>
    public void Dispose()
    {
        _calm.Dispose();
        _average.Dispose();
        _model.Dispose();
        _teacherModel.Dispose();
    }

    /// <summary>
    /// The decay of one update: what was asked for, but less at the beginning, when there is little to average yet (TensorFlow's ExponentialMovingAverage with
    /// <c>num_updates</c>). A short run then ends near its last weights and not near its first.
    /// </summary>
    /// <param name="decay">What was asked for.</param>
    /// <param name="update">Updates completed, from 1.</param>
    /// <returns>What the average keeps of itself.</returns>
    internal static double AverageDecay(double decay, long update) => Math.Min(decay, (1.0 + update) / (10 + update));

    private static IReadOnlyList<ParameterGroup> MakeGroups(TorchParameters parameters, AdaptRecipe recipe)
    {
        var trained = parameters.Names.Where(name => parameters[name].requires_grad).ToLookup(IsAlibiScale, name => parameters[name]);
        return
        [
            new("encoder", [.. trained[false]], recipe.Optimizer.LearningRate, recipe.Optimizer.WeightDecay),
            new("alibi scale", [.. trained[true]], recipe.AlibiLearningRate, recipe.Optimizer.WeightDecay),
        ];
    }

    // Blocks, positional convolutions and tokens. The front end with its projection stays: it is exactly local already, so chunks change nothing about it.
    // The head stays, too: it reads the teacher's features, and the student's shall be these.
    private static bool IsTrained(string name) => Array.Exists(Trained, prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private static bool IsAlibiScale(string name) => name.EndsWith("alibi_scale", StringComparison.Ordinal);

    private (DistilledOutput Whole, IReadOnlyList<PrefixTarget> Prefixes) Teach(SampleBatch batch, int frames, ChunkGeometry? geometry)
    {
        using var still = torch.no_grad();
        var spans = _classes.Logits.Count > 0 && _recipe.Loss.PrefixWeight > 0 ? _prefixes.Draw(batch.Index, frames, geometry) : [];
        return (_teacher.Run(batch, geometry: null), [.. spans.Select(span => new PrefixTarget(span, _teacher.Score(batch, span)))]);
    }
}
