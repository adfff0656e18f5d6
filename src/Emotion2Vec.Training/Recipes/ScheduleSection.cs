namespace Emotion2Vec.Training.Recipes;

/// <summary>The learning rate over time, as a factor on the optimiser's <c>learningRate</c> (and on <c>headLearningRate</c>).</summary>
public sealed record ScheduleSection
{
    /// <summary>Its form.</summary>
    /// <value>Cosine by default, as the authors' pre-training and fine-tuning scripts have it.</value>
    public ScheduleKind Kind { get; init; } = ScheduleKind.Cosine;

    /// <summary>Updates in which the rate rises in a straight line to its full value. Give this or <see cref="WarmupShare"/>; neither means no warm-up.</summary>
    public long? WarmupUpdates { get; init; }

    /// <summary>The same as a share of all updates.</summary>
    public double? WarmupShare { get; init; }

    /// <summary>The factor at the beginning of the warm-up of <see cref="ScheduleKind.TriStage"/>; fairseq's <c>init_lr_scale</c>.</summary>
    /// <value>0.01 by default, as in fairseq.</value>
    public double InitialScale { get; init; } = 0.01;

    /// <summary>Share of all updates at the full rate, between warm-up and decay of <see cref="ScheduleKind.TriStage"/>; the decay has what is left.</summary>
    /// <value>0.4 by default, as in wav2vec 2.0's fine-tuning (phase ratio 0.1, 0.4, 0.5).</value>
    public double HoldShare { get; init; } = 0.4;

    /// <summary>The factor at the end of <see cref="ScheduleKind.Cosine"/> and <see cref="ScheduleKind.TriStage"/>; fairseq's <c>min_lr</c> and <c>final_lr_scale</c>.</summary>
    /// <value>0 by default; tri-stage needs more than that, fairseq has 0.05.</value>
    public double FinalScale { get; init; }

    /// <summary>The factor at the top of a cycle; 1 is its foot.</summary>
    /// <value>2 by default: 5e-4 to 1e-3 in the IEMOCAP recipe.</value>
    public double CyclePeakScale { get; init; } = 2;

    /// <summary>Updates from foot to top; PyTorch's <c>step_size_up</c>.</summary>
    /// <value>2000 by default, as in PyTorch.</value>
    public long HalfCycleUpdates { get; init; } = 2000;

    /// <summary>Updates of warm-up.</summary>
    /// <param name="totalUpdates">Updates of the run.</param>
    /// <returns>0 to <paramref name="totalUpdates"/>.</returns>
    public long WarmupOf(long totalUpdates) => Math.Min(totalUpdates, WarmupUpdates ?? (long)Math.Round((WarmupShare ?? 0) * totalUpdates));

    internal void Validate(RecipeProblems problems)
    {
        problems.Range("warmupUpdates", WarmupUpdates ?? 0, 0, RunSection.MaxUpdates);
        problems.Range("warmupShare", WarmupShare ?? 0, 0, 1);
        problems.Require("warmupShare", WarmupShare is null || WarmupUpdates is null, "and warmupUpdates are both given: choose one");
        problems.Range("initialScale", InitialScale, 0, 1);
        problems.Range("holdShare", HoldShare, 0, 1);
        problems.Require("holdShare", Kind != ScheduleKind.TriStage || (WarmupShare ?? 0) + HoldShare <= 1, "and warmupShare are more than the whole run");
        problems.Range("finalScale", FinalScale, 0, 1);
        problems.Require("finalScale", Kind != ScheduleKind.TriStage || FinalScale > 0, "is 0, which an exponential decay never reaches: 0.05 is usual");
        problems.Range("cyclePeakScale", CyclePeakScale, 1, 1000);
        problems.Range("halfCycleUpdates", HalfCycleUpdates, 1, RunSection.MaxUpdates);
    }
}
