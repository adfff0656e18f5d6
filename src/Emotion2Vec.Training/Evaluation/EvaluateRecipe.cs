using Emotion2Vec.Core.Trajectories;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Evaluation;

/// <summary>Everything that <c>evaluate</c> is told: which models to measure on what, in which modes.</summary>
public sealed record EvaluateRecipe : IRecipe
{
    private const int MostModels = 16;
    private const int MostTaus = 8;

    /// <summary>Folders of model packages; the first one is the subject, others are measured beside it for comparison.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>On what.</summary>
    public required EvaluateDataSection Data { get; init; }

    /// <summary>In which modes.</summary>
    /// <value>All modes by default.</value>
    public EvaluateModesSection Modes { get; init; } = new();

    /// <summary>Time constants in seconds of the trajectories that are measured frame by frame.</summary>
    /// <value>1.5 and 0.75 by default.</value>
    public IReadOnlyList<double> TauSeconds { get; init; } = [TrajectoryPool.DefaultTauSeconds, TrajectoryPool.FastTauSeconds];

    /// <summary>Threads within one operation; 0 for all cores. <c>--threads</c> on the command line.</summary>
    /// <value>0 by default.</value>
    public int Threads { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate()
    {
        var problems = new RecipeProblems();
        problems.Require("models", Models.Count is > 0 and <= MostModels, $"has {Models.Count} entries; 1 to {MostModels} are possible");
        problems.Require("models", Models.All(path => path.Trim().Length > 0), "has an empty path: name the folders of model packages");
        Data.Validate(problems.In("data"));
        Modes.Validate(problems.In("modes"));
        problems.Require("tauSeconds", TauSeconds.Count is > 0 and <= MostTaus, $"has {TauSeconds.Count} entries; 1 to {MostTaus} are possible");
        foreach (var tau in TauSeconds)
        {
            problems.Range("tauSeconds", tau, 0.02, 3600);
        }

        problems.Range("threads", Threads, 0, 1024);
        return problems.All;
    }
}
