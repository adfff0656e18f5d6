namespace Emotion2Vec.Training.Evaluation.Metrics;

/// <summary>
/// Counts of true against predicted classes, and the measures that follow from them, defined as the emotion2vec authors' downstream code has them
/// (iemocap_downstream; WF1 is scikit-learn's weighted f1_score). Not safe for concurrent use.
/// </summary>
/// <param name="labels">The classes.</param>
public sealed class ConfusionMatrix(IReadOnlyList<string> labels)
{
    private readonly long[,] _counts = new long[labels.Count, labels.Count];

    /// <summary>The classes, in the order of rows and columns.</summary>
    public IReadOnlyList<string> Labels => labels;

    /// <summary>Decisions counted.</summary>
    public long Total { get; private set; }

    /// <summary>How often a class was taken for another.</summary>
    /// <param name="truth">Row: index of the true class.</param>
    /// <param name="predicted">Column: index of the predicted class.</param>
    /// <returns>The count.</returns>
    public long this[int truth, int predicted] => _counts[truth, predicted];

    /// <summary>WA, weighted accuracy: share of all decisions that are right; 0 without any.</summary>
    public double WeightedAccuracy => Total == 0 ? 0 : (double)Enumerable.Range(0, labels.Count).Sum(i => _counts[i, i]) / Total;

    /// <summary>UA, unweighted accuracy: mean recall of the classes that occur; 0 if none does.</summary>
    public double UnweightedAccuracy => MeanOfPresent(scores => scores.Recall);

    /// <summary>Mean F1 of the classes that occur; 0 if none does.</summary>
    public double MacroF1 => MeanOfPresent(scores => scores.F1);

    /// <summary>WF1: mean F1, each class weighted by how often it occurs; 0 if none does.</summary>
    public double WeightedF1 => Total == 0 ? 0 : Classes().Sum(scores => scores.F1 * scores.Support) / Total;

    /// <summary>Counts a decision.</summary>
    /// <param name="truth">Index of the true class.</param>
    /// <param name="predicted">Index of the predicted class.</param>
    /// <param name="count">How often it was made.</param>
    public void Add(int truth, int predicted, long count = 1)
    {
        _counts[truth, predicted] += count;
        Total += count;
    }

    /// <summary>Measures of each class.</summary>
    /// <returns>One entry for each of <see cref="Labels"/>.</returns>
    public IReadOnlyList<ClassScores> Classes() => [.. Enumerable.Range(0, labels.Count).Select(Scores)];

    /// <summary>The counts as rows, true classes downwards.</summary>
    /// <returns>[V][V].</returns>
    public IReadOnlyList<IReadOnlyList<long>> Rows() =>
        [.. Enumerable.Range(0, labels.Count).Select(i => (IReadOnlyList<long>)[.. Enumerable.Range(0, labels.Count).Select(j => _counts[i, j])])];

    private ClassScores Scores(int index)
    {
        var (support, predicted) = (0L, 0L);
        for (var i = 0; i < labels.Count; i++)
        {
            support += _counts[index, i];
            predicted += _counts[i, index];
        }

        var correct = (double)_counts[index, index];
        var precision = predicted == 0 ? 0 : correct / predicted;
        var recall = support == 0 ? 0 : correct / support;
        return new(labels[index], support, precision, recall, precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall));
    }

    private double MeanOfPresent(Func<ClassScores, double> measure) => Classes().Where(scores => scores.Support > 0).Select(measure).DefaultIfEmpty(0).Average();
}
