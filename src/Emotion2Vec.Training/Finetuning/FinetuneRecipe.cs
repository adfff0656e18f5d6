using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Finetuning;

/// <summary>Everything that <c>finetune</c> is told: classes, and dimensions if any, for an encoder that exists or begins at random.</summary>
public sealed record FinetuneRecipe : IRecipe
{
    /// <summary>What is trained.</summary>
    public required ModelSection Model { get; init; }

    /// <summary>On what.</summary>
    public required DataSection Data { get; init; }

    /// <summary>For which latencies.</summary>
    /// <value>Dynamic chunks by default.</value>
    public StreamingSection Streaming { get; init; } = new();

    /// <summary>Towards what.</summary>
    /// <value>The cross entropy of utterances by default.</value>
    public FinetuneLossSection Loss { get; init; } = new();

    /// <summary>A model whose scores of whole utterances it is held to meanwhile; null for none.</summary>
    /// <value>Null by default.</value>
    public FinetuneTeacherSection? Teacher { get; init; }

    /// <summary>Whether the convolutions at the input stay as they are, as in the authors' fine-tuning.</summary>
    /// <value>True by default; false is for models that begin at random.</value>
    public bool FreezeFrontEnd { get; init; } = true;

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
        Streaming.Validate(problems.In("streaming"));
        Loss.Validate(problems.In("loss"));
        Teacher?.Validate(problems.In("teacher"));
        Optimizer.Validate(problems.In("optimizer"));
        Run.Validate(problems.In("run"));
        problems.Require("freezeFrontEnd", !(FreezeFrontEnd && Model.Architecture is not null), "is true, but the model begins from random weights: its front end would stay random");
        problems.Require("model.labels", Model.Architecture is null || Model.Labels is { Count: > 0 } || Model.Dimensions.Count > 0, "is empty, and so is model.dimensions: there is nothing to learn");
        problems.Require("loss.mixup", Teacher is null || Loss.Mixup == 0, "is more than 0, but a teacher is given, which hears the utterances as they are: choose one");
        return problems.All;
    }
}
