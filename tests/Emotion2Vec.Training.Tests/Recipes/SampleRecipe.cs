using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Tests.Recipes;

/// <summary>A recipe of all shared sections.</summary>
internal sealed record SampleRecipe : IRecipe
{
    /// <summary>A recipe with a problem nowhere.</summary>
    public const string Text = """
        {
          // What is trained.
          "model": { "name": "sample", "architecture": { "embedDim": 48, "numHeads": 4, "numAlibiHeads": 4 }, "labels": ["angry", "sad"] },
          "optimizer": {
            "learningRate": 1e-3, /* high */
            "schedule": { "kind": "triStage", "warmupShare": 0.1, "finalScale": 0.05 },
          },
          "run": { "updates": 100 },
        }
        """;

    public required ModelSection Model { get; init; }

    public required OptimizerSection Optimizer { get; init; }

    public required RunSection Run { get; init; }

    public StreamingSection Streaming { get; init; } = new();

    public IReadOnlyList<string> Validate()
    {
        var problems = new RecipeProblems();
        Model.Validate(problems.In("model"));
        Optimizer.Validate(problems.In("optimizer"));
        Run.Validate(problems.In("run"));
        Streaming.Validate(problems.In("streaming"));
        return problems.All;
    }
}
