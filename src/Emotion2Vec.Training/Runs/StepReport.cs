namespace Emotion2Vec.Training.Runs;

/// <summary>What one update of the weights was like.</summary>
/// <param name="Update">Updates done, this one included; from 1.</param>
/// <param name="Losses">Parts of the loss by name, <see cref="Total"/> among them; means over what was accumulated.</param>
/// <param name="LearningRate">Of this update.</param>
/// <param name="GradientNorm">Euclidean norm of all gradients, before clipping.</param>
/// <param name="AudioSecondsPerSecond">Seconds of sound learnt from in one second, lately.</param>
/// <param name="Elapsed">Time since the run began, time before a resumption included.</param>
/// <param name="TotalUpdates">Updates that the run shall have.</param>
public sealed record StepReport(
    long Update,
    IReadOnlyDictionary<string, double> Losses,
    double LearningRate,
    double GradientNorm,
    double AudioSecondsPerSecond,
    TimeSpan Elapsed,
    long TotalUpdates)
{
    /// <summary>Name of the loss that gradients are taken of.</summary>
    public const string Total = "total";
}
