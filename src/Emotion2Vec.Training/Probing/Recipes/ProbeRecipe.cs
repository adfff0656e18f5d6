using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Probing.Recipes;

/// <summary>
/// A probe as data. The defaults of everything that trains are those of the authors' IEMOCAP recipe (emotion2vec section 11; <c>iemocap_downstream</c> of their
/// repository); <see cref="ProbeRecipes"/> has the recipes by name.
/// </summary>
public sealed record ProbeRecipe
{
    /// <summary>Its name, for reports.</summary>
    public required string Name { get; init; }

    /// <summary>What is asked.</summary>
    /// <value>Classes by default.</value>
    public ProbeTask Task { get; init; } = ProbeTask.Classes;

    /// <summary>The classes in the order of their indices; empty for sentiment, whose classes are negative and positive.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Labels that count as another class: label, then class.</summary>
    public IReadOnlyDictionary<string, string> Merge { get; init; } = new Dictionary<string, string>();

    /// <summary>Labels whose utterances are left out. Any other label that is neither a class nor merged into one is an error.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>How utterances are divided.</summary>
    /// <value>Leave one session out.</value>
    public FoldKind Folds { get; init; } = FoldKind.Sessions;

    /// <summary>Folds of <see cref="FoldKind.SpeakerGroups"/> and <see cref="FoldKind.UtteranceGroups"/>; from 2.</summary>
    /// <value>5 by default.</value>
    public int FoldCount { get; init; } = 5;

    /// <summary>
    /// Utterances of each session, in the order of the features: tells sessions apart where the features come without a manifest, and how many sessions there must be where
    /// they come with one. Empty if the data set is another.
    /// </summary>
    public IReadOnlyList<int> SessionCounts { get; init; } = [];

    /// <summary>How many turns before an utterance are heard; 0 if each utterance stands alone.</summary>
    public int ContextTurns { get; init; }

    /// <summary>Whether, besides turns before it, the utterance itself is heard: recognition in context. If not, its emotion is predicted.</summary>
    public bool HearsTurn { get; init; }

    /// <summary>Units of the hidden layer (SUPERB: 256).</summary>
    public int HiddenUnits { get; init; } = 256;

    /// <summary>Learning rate at the ends of a cycle.</summary>
    public double LearningRate { get; init; } = 5e-4;

    /// <summary>Learning rate at the middle of a cycle.</summary>
    public double MaxLearningRate { get; init; } = 1e-3;

    /// <summary>Epochs from the lowest to the highest learning rate, and from there back.</summary>
    public int StepUpEpochs { get; init; } = 10;

    /// <summary>Momentum at the ends of a cycle.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Momentum at the middle of a cycle: PyTorch's CyclicLR lowers it by default while the learning rate rises.</summary>
    public double MinMomentum { get; init; } = 0.8;

    /// <summary>Decay of RMSprop's mean of squares.</summary>
    public double Alpha { get; init; } = 0.99;

    /// <summary>Added to the root of RMSprop's mean of squares.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Utterances in a batch.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Passes over the training part.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Share of what is not tested that is trained on; the rest validates.</summary>
    public double TrainShare { get; init; } = 0.8;

    /// <summary>Seed, once for all folds.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>The classes that the probe tells apart; empty for regression.</summary>
    internal IReadOnlyList<string> ClassNames => Task switch
    {
        ProbeTask.SentimentBinary => ["negative", "positive"],
        ProbeTask.SentimentRegression => [],
        _ => Classes,
    };

    /// <summary>Values that the probe gives per utterance.</summary>
    internal int Outputs => Task == ProbeTask.SentimentRegression ? 1 : ClassNames.Count;

    /// <summary>Checks every value.</summary>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: names all that are wrong.</exception>
    public void Validate()
    {
        var wrong = Problems().ToList();
        if (wrong.Count > 0)
        {
            throw new Emotion2VecException(ErrorKind.Configuration, $"The probe recipe '{Name}' is wrong: {string.Join("; ", wrong)}.");
        }
    }

    private IEnumerable<string> Problems() => ClassProblems().Concat(FoldProblems()).Concat(TrainingProblems());

    private IEnumerable<string> ClassProblems()
    {
        if (Task == ProbeTask.Classes && Classes.Count < 2)
        {
            yield return "'classes' needs at least two";
        }

        if (Task != ProbeTask.Classes && (Classes.Count > 0 || Merge.Count > 0))
        {
            yield return "'classes' and 'merge' are for the task 'classes' only";
        }

        if (Classes.Any(string.IsNullOrWhiteSpace) || Classes.Distinct(StringComparer.Ordinal).Count() != Classes.Count)
        {
            yield return "'classes' has an empty name, or one twice";
        }

        foreach (var (label, target) in Merge.Where(m => Classes.Contains(m.Key) || !Classes.Contains(m.Value)))
        {
            yield return $"'merge' makes '{label}' to '{target}', but the first must not be a class and the second must";
        }

        foreach (var label in Ignore.Where(l => Classes.Contains(l) || Merge.ContainsKey(l)))
        {
            yield return $"'{label}' is ignored and used";
        }
    }

    private IEnumerable<string> FoldProblems()
    {
        if (!Enum.IsDefined(Task) || !Enum.IsDefined(Folds))
        {
            yield return "'task' or 'folds' has no such value";
        }

        if (FoldCount is < 2 or > 1000)
        {
            yield return "'foldCount' must lie in 2..1000";
        }

        if (SessionCounts.Count == 1 || SessionCounts.Any(c => c < 1))
        {
            yield return "'sessionCounts' must be empty or have at least two entries, each at least 1";
        }

        if (ContextTurns is < 0 or > 100)
        {
            yield return "'contextTurns' must lie in 0..100";
        }
    }

    private IEnumerable<string> TrainingProblems()
    {
        var ranges = new (string Name, double Value, double Low, double High)[]
        {
            ("hiddenUnits", HiddenUnits, 1, 65536), ("learningRate", LearningRate, 1e-12, 10), ("maxLearningRate", MaxLearningRate, LearningRate, 10),
            ("stepUpEpochs", StepUpEpochs, 1, 1e6), ("minMomentum", MinMomentum, 0, 0.9999), ("momentum", Momentum, MinMomentum, 0.9999), ("alpha", Alpha, 0, 0.999999),
            ("epsilon", Epsilon, 1e-20, 1), ("batchSize", BatchSize, 1, 65536), ("epochs", Epochs, 1, 100000), ("trainShare", TrainShare, 0.01, 0.99),
            ("seed", Seed, 0, long.MaxValue),
        };
        foreach (var (name, value, low, high) in ranges.Where(r => !(r.Value >= r.Low && r.Value <= r.High)))
        {
            yield return FormattableString.Invariant($"'{name}' is {value} and must lie in {low}..{high}");
        }
    }
}
