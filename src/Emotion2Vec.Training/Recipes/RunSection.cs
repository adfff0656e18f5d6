using Emotion2Vec.Training.Torch;

namespace Emotion2Vec.Training.Recipes;

/// <summary>How long a run is, what it keeps, and what it runs on.</summary>
public sealed record RunSection
{
    internal const long MaxUpdates = 1_000_000_000;

    /// <summary>Updates of the weights.</summary>
    public required long Updates { get; init; }

    /// <summary>Everything random follows from it: initial weights, order, crops, augmentation, dropout, masks.</summary>
    /// <value>1 by default.</value>
    public long Seed { get; init; } = 1;

    /// <summary>Updates between checkpoints.</summary>
    /// <value>500 by default.</value>
    public long CheckpointEvery { get; init; } = 500;

    /// <summary>Updates between validations.</summary>
    /// <value>500 by default.</value>
    public long ValidateEvery { get; init; } = 500;

    /// <summary>Checkpoints kept for their validation result, beside the last one.</summary>
    /// <value>1 by default.</value>
    public int KeepBest { get; init; } = 1;

    /// <summary>Validations in a row without a better result after which the run ends; 0 to go on to the last update.</summary>
    /// <value>0 by default.</value>
    public int Patience { get; init; }

    /// <summary>Updates between lines of the log.</summary>
    /// <value>10 by default.</value>
    public long LogEvery { get; init; } = 10;

    /// <summary>Threads within one operation on the processor; 0 for all cores. <c>--threads</c> on the command line.</summary>
    /// <value>0 by default.</value>
    public int Threads { get; init; }

    /// <summary>What it runs on. <c>--accelerator</c> on the command line.</summary>
    /// <value>The processor by default.</value>
    public Accelerator Accelerator { get; init; } = Accelerator.Cpu;

    /// <summary>The type of products of matrices; bf16 is for CUDA.</summary>
    /// <value>float32 by default.</value>
    public Precision Precision { get; init; } = Precision.Fp32;

    internal void Validate(RecipeProblems problems)
    {
        problems.Range("updates", Updates, 1, MaxUpdates);
        problems.Range("seed", Seed, 0, int.MaxValue);
        problems.Range("checkpointEvery", CheckpointEvery, 1, MaxUpdates);
        problems.Range("validateEvery", ValidateEvery, 1, MaxUpdates);
        problems.Range("keepBest", KeepBest, 1, 100);
        problems.Range("patience", Patience, 0, 1_000_000);
        problems.Range("logEvery", LogEvery, 1, MaxUpdates);
        problems.Range("threads", Threads, 0, 1024);
        problems.Require("precision", Precision == Precision.Fp32 || Accelerator == Accelerator.Cuda, "is bf16, which needs accelerator cuda");
    }
}
