namespace Emotion2Vec.Training.Recipes;

/// <summary>AdamW with decoupled weight decay, and what surrounds it. Defaults are those of the authors' pre-training script where it says something.</summary>
public sealed record OptimizerSection
{
    private const int BetaCount = 2;

    /// <summary>The rate at full height of the schedule.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The rate of the head; null for that of the rest. SpeechBrain's emotion recipes train the head at ten times the encoder's rate.</summary>
    public double? HeadLearningRate { get; init; }

    /// <summary>Decay of the first and of the second moment.</summary>
    /// <value>0.9 and 0.98 by default.</value>
    public IReadOnlyList<double> Betas { get; init; } = [0.9, 0.98];

    /// <summary>What is added to the root of the second moment.</summary>
    /// <value>1e-6 by default.</value>
    public double Epsilon { get; init; } = 1e-6;

    /// <summary>Weight decay of parameters with two dimensions and more; the others have none.</summary>
    /// <value>0.01 by default.</value>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Norm of all gradients together that is not exceeded; 0 does not clip.</summary>
    /// <value>1 by default; the authors' pre-training does not clip.</value>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Batches of one update (fairseq's <c>update_freq</c>).</summary>
    /// <value>1 by default.</value>
    public int Accumulate { get; init; } = 1;

    /// <summary>The rate over time.</summary>
    /// <value>A cosine without warm-up by default.</value>
    public ScheduleSection Schedule { get; init; } = new();

    internal void Validate(RecipeProblems problems)
    {
        problems.Range("learningRate", LearningRate, 1e-12, 100);
        problems.Range("headLearningRate", HeadLearningRate ?? 1, 1e-12, 100);
        problems.Require("betas", Betas.Count == BetaCount, $"has {Betas.Count} numbers; two are needed");
        problems.Require("betas", Betas.All(beta => beta is >= 0 and < 1), $"is [{string.Join(", ", Betas)}]; each must be at least 0 and less than 1");
        problems.Range("epsilon", Epsilon, 1e-16, 1);
        problems.Range("weightDecay", WeightDecay, 0, 10);
        problems.Range("clipNorm", ClipNorm, 0, 1e6);
        problems.Range("accumulate", Accumulate, 1, 4096);
        Schedule.Validate(problems.In("schedule"));
    }
}
