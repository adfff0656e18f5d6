using Emotion2Vec.Core.Trajectories;
using Emotion2Vec.Training.Evaluation;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Calibration;

/// <summary>Everything that <c>calibrate</c> is told: whose temperatures to fit, on what.</summary>
public sealed record CalibrateRecipe : IRecipe
{
    private const int MostTaus = 8;

    /// <summary>Folder of the model package; it is not changed, the result is another one.</summary>
    public required string Model { get; init; }

    /// <summary>Held-out utterances with classes: none that the model was trained on.</summary>
    public required EvaluateDataSection Data { get; init; }

    /// <summary>Whether no person's voice is in the data. A generated corpus whose <c>corpus.json</c> says so counts as such whatever stands here.</summary>
    public required bool Synthetic { get; init; }

    /// <summary>Whether temperatures may be fitted on synthetic data all the same; package and card then say SYNTHETIC.</summary>
    /// <value>False by default.</value>
    public bool AllowSynthetic { get; init; }

    /// <summary>Streaming profiles of the model to fit; null for all of them.</summary>
    public IReadOnlyList<string>? Profiles { get; init; }

    /// <summary>Time constants in seconds of the pools to fit.</summary>
    /// <value>0.75, 1.5 and 3 by default.</value>
    public IReadOnlyList<double> TauSeconds { get; init; } = [TrajectoryPool.FastTauSeconds, TrajectoryPool.DefaultTauSeconds, TrajectoryPool.CalmTauSeconds];

    /// <summary>Whether the running mean is fitted as well.</summary>
    /// <value>True by default.</value>
    public bool RunningMean { get; init; } = true;

    /// <summary>Fewest utterances that a temperature is fitted on; a bucket with fewer takes that of its neighbour.</summary>
    /// <value>20 by default.</value>
    public int MinUtterances { get; init; } = 20;

    /// <summary>Threads within one operation; 0 for all cores. <c>--threads</c> on the command line.</summary>
    /// <value>0 by default.</value>
    public int Threads { get; init; }

    internal IReadOnlyList<double> AllTaus => [.. TauSeconds.Distinct(), .. RunningMean ? [double.PositiveInfinity] : Array.Empty<double>()];

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate()
    {
        var problems = new RecipeProblems();
        problems.Require("model", Model.Trim().Length > 0, "is empty: name the folder of a model package");
        Data.Validate(problems.In("data"));
        problems.Require("profiles", Profiles is not { Count: 0 }, "is empty; leave it out to fit all profiles");
        problems.Require("tauSeconds", TauSeconds.Count <= MostTaus, $"has {TauSeconds.Count} entries; {MostTaus} are possible");
        problems.Require("tauSeconds", TauSeconds.Count > 0 || RunningMean, "is empty, and runningMean is false: nothing would be fitted");
        foreach (var tau in TauSeconds)
        {
            problems.Range("tauSeconds", tau, 0.02, 3600);
        }

        problems.Range("minUtterances", MinUtterances, 1, 1_000_000);
        problems.Range("threads", Threads, 0, 1024);
        return problems.All;
    }
}
