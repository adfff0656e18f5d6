using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Adapting;

/// <summary>Everything that <c>adapt</c> is told: how a model that was trained on whole utterances learns to hear in chunks. Labels are not needed.</summary>
public sealed record AdaptRecipe : IRecipe
{
    /// <summary>What is adapted; <c>from</c> is the teacher as well. Its classes stay.</summary>
    public required ModelSection Model { get; init; }

    /// <summary>On what.</summary>
    public required DataSection Data { get; init; }

    /// <summary>For which latencies.</summary>
    /// <value>Dynamic chunks by default.</value>
    public StreamingSection Streaming { get; init; } = new();

    /// <summary>Towards what.</summary>
    /// <value>The weights of the streaming design by default.</value>
    public AdaptLossSection Loss { get; init; } = new();

    /// <summary>The peak rate of the distance bias's scale, on which the reach of every head depends; <c>optimizer.learningRate</c> is that of all others.</summary>
    /// <value>1e-5 by default, a fifth of the others' rate.</value>
    public double AlibiLearningRate { get; init; } = 1e-5;

    /// <summary>What the moving average of the weights keeps of itself in each update; it is the average that is validated and exported. 0 averages nothing.</summary>
    /// <value>0.999 by default.</value>
    public double AverageDecay { get; init; } = 0.999;

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
        Optimizer.Validate(problems.In("optimizer"));
        Run.Validate(problems.In("run"));
        problems.Require("model.architecture", Model.Architecture is null, "begins at random, and random weights have nothing to teach: name a model in model.from");
        problems.Require("model.labels", Model.Labels is null && Model.Dimensions.Count == 0, "or model.dimensions is given, but adaptation keeps the head as it is: leave both out");
        problems.Require("model.training", Model.Training is null, "is given, but adaptation drops nothing and masks nothing: leave it out");
        problems.Require("streaming.fullContextShare", Streaming.FullContextShare < 1, "is 1: without chunks there is nothing to adapt to");
        problems.Require("optimizer.headLearningRate", Optimizer.HeadLearningRate is null, "is given, but adaptation keeps the head as it is: leave it out");
        problems.Range("alibiLearningRate", AlibiLearningRate, 0, 100);
        problems.Range("averageDecay", AverageDecay, 0, 0.999999);
        return problems.All;
    }
}
