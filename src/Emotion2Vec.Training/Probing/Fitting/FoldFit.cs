namespace Emotion2Vec.Training.Probing.Fitting;

/// <summary>What the training of one fold left.</summary>
/// <param name="Train">Items that were trained on.</param>
/// <param name="Validation">Items that chose the epoch.</param>
/// <param name="Epoch">The chosen epoch, from 1.</param>
/// <param name="TrainLoss">Mean loss of the batches of each epoch.</param>
/// <param name="ValidationScore">Of each epoch: WA in percent, or the negative mean absolute error.</param>
/// <param name="Weights">Of the chosen epoch, by name: shape and values in C order.</param>
/// <param name="Outputs">Of each test item, in order: logits, or its score.</param>
internal sealed record FoldFit(
    IReadOnlyList<int> Train,
    IReadOnlyList<int> Validation,
    int Epoch,
    IReadOnlyList<double> TrainLoss,
    IReadOnlyList<double> ValidationScore,
    IReadOnlyDictionary<string, (long[] Shape, float[] Values)> Weights,
    IReadOnlyList<float[]> Outputs);
