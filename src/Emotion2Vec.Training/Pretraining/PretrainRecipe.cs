using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Pretraining;

/// <summary>Everything that <c>pretrain</c> is told: online distillation of speech without labels.</summary>
public sealed record PretrainRecipe : IRecipe
{
    /// <summary>What is trained; its <c>training</c> section has the masks, targets, teacher and decoder. The result has no head.</summary>
    public required ModelSection Model { get; init; }

    /// <summary>On what; labels are not looked at.</summary>
    public required DataSection Data { get; init; }

    /// <summary>Where it begins, and what it is pulled towards.</summary>
    /// <value>The authors' objective from random weights by default.</value>
    public PretrainingSection Pretraining { get; init; } = new();

    /// <summary>How.</summary>
    public required OptimizerSection Optimizer { get; init; }

    /// <summary>For how long.</summary>
    public required RunSection Run { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate()
    {
        var problems = new RecipeProblems();
        Model.Validate(problems.In("model"));
        Data.Validate(problems.In("data"));
        Pretraining.Validate(problems.In("pretraining"));
        Optimizer.Validate(problems.In("optimizer"));
        Run.Validate(problems.In("run"));
        problems.Require("model.labels", Model.Labels is not { Count: > 0 } && Model.Dimensions.Count == 0, "names classes or dimensions, which pre-training does not learn: leave it out");
        problems.Require("pretraining.weights", Pretraining.Weights is null || Model.Architecture is not null, "needs model.architecture; model.from brings weights of its own");
        if (Model.Architecture is { } architecture)
        {
            problems.AddRange("model.training", PretrainingRules.Check(architecture, Model.Training ?? new()));
        }

        return problems.All;
    }
}
