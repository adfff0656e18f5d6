using Emotion2Vec.Training.Probing.Recipes;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Probing;

/// <summary>Everything that <c>probe</c> is told: a probe, what it hears, and what it runs on.</summary>
public sealed record ProbeRunRecipe : IRecipe
{
    /// <summary>The probe.</summary>
    public required ProbeRecipe Probe { get; init; }

    /// <summary>What it hears.</summary>
    public required ProbeFeaturesSection Features { get; init; }

    /// <summary>What it runs on.</summary>
    /// <value>The processor by default.</value>
    public DeviceSection Run { get; init; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate()
    {
        var problems = new RecipeProblems();
        Features.Validate(problems.In("features"));
        Run.Validate(problems.In("run"));
        return [.. Probe.Validate().Select(problem => $"probe.{problem}"), .. problems.All];
    }
}
