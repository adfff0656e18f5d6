using Emotion2Vec.Model.Weights;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Runs;

namespace Emotion2Vec.Training.Loop;

/// <summary>What a run optimises. The loop owns time, batches and the optimiser; the task owns networks and losses. All members are called from the loop's thread.</summary>
internal interface ITrainingTask : IDisposable
{
    /// <summary>What is trained.</summary>
    IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>Everything that a checkpoint must hold besides the optimiser, by name: the student, a teacher, a decoder.</summary>
    IReadOnlyDictionary<string, IWeightSource> State { get; }

    /// <summary>Takes over the state of a checkpoint.</summary>
    /// <param name="name">A name of <see cref="State"/>.</param>
    /// <param name="weights">Its values.</param>
    void Restore(string name, IWeightSource weights);

    /// <summary>Computes the loss of one batch. Random decisions follow from the batch's index alone, so that a resumed run repeats them.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="update">The update that it belongs to, from 1.</param>
    /// <returns>The loss; lives in the caller's dispose scope.</returns>
    StepLoss Loss(SampleBatch batch, long update);

    /// <summary>Called after each update of the optimiser, for teachers that follow.</summary>
    /// <param name="update">Updates completed.</param>
    void Updated(long update);

    /// <summary>Judges the model on data that it does not learn from.</summary>
    /// <param name="update">Updates completed.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The values, of which one is the criterion (greater is better); null if there is nothing to validate on.</returns>
    ValidationResult? Validate(long update, CancellationToken cancellationToken);

    /// <summary>Writes the model as it is now as a package that the other programs load.</summary>
    /// <param name="folder">The package to make; replaced if it is one.</param>
    void WritePackage(string folder);
}
