using Emotion2Vec.Training.Torch;

namespace Emotion2Vec.Training.Recipes;

/// <summary>What a run that is short enough to need no schedule runs on.</summary>
public sealed record DeviceSection
{
    /// <summary>What it runs on. <c>--accelerator</c> on the command line.</summary>
    /// <value>The processor by default.</value>
    public Accelerator Accelerator { get; init; } = Accelerator.Cpu;

    /// <summary>Threads within one operation on the processor; 0 for all cores. <c>--threads</c> on the command line.</summary>
    /// <value>0 by default.</value>
    public int Threads { get; init; }

    internal void Validate(RecipeProblems problems) => problems.Range("threads", Threads, 0, 1024);
}
