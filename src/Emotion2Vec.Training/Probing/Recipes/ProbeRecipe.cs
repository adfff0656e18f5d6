using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Probing.Recipes;

/// <summary>
/// A probe as data. The defaults of everything that trains are those of the authors' IEMOCAP recipe (emotion2vec section 11; <c>iemocap_downstream</c> of their
/// repository); <see cref="ProbeRecipes"/> has the recipes by name.
/// </summary>
public sealed record ProbeRecipe : IRecipe
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

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate()
    {
        var problems = new RecipeProblems();
        ValidateClasses(problems);
        ValidateFolds(problems);
        ValidateTraining(problems);
        return problems.All;
    }

    private void ValidateClasses(RecipeProblems problems)
    {
        problems.Require("task", Enum.IsDefined(Task), "has no such value");
        problems.Require("classes", Task != ProbeTask.Classes || Classes.Count >= 2, "needs at least two");
        problems.Require("classes", Task == ProbeTask.Classes || (Classes.Count == 0 && Merge.Count == 0 && Ignore.Count == 0), "as well as merge and ignore are for the task 'classes' only");
        problems.Require("classes", !Classes.Any(string.IsNullOrWhiteSpace), "has an empty name");
        problems.Require("classes", Classes.Distinct(StringComparer.Ordinal).Count() == Classes.Count, "names one twice");
        foreach (var (label, target) in Merge)
        {
            problems.Require("merge", !Classes.Contains(label) && Classes.Contains(target), $"makes '{label}' to '{target}': the first must not be a class, the second must");
        }

        foreach (var label in Ignore)
        {
            problems.Require("ignore", !Classes.Contains(label) && !Merge.ContainsKey(label), $"leaves '{label}' out, which is a class or merged into one");
        }
    }

    private void ValidateFolds(RecipeProblems problems)
    {
        problems.Require("folds", Enum.IsDefined(Folds), "has no such value");
        problems.Range("foldCount", FoldCount, 2, 1000);
        problems.Require("sessionCounts", SessionCounts.Count != 1 && SessionCounts.All(c => c >= 1), "must be empty or have at least two entries, each at least 1");
        problems.Range("contextTurns", ContextTurns, 0, 100);
        problems.Require("hearsTurn", !HearsTurn || ContextTurns > 0, "is for contextTurns of at least 1; alone, an utterance is always heard");
    }

    private void ValidateTraining(RecipeProblems problems)
    {
        problems.Range("hiddenUnits", HiddenUnits, 1, 65536);
        problems.Range("learningRate", LearningRate, 1e-12, 10);
        problems.Range("maxLearningRate", MaxLearningRate, LearningRate, 10);
        problems.Range("stepUpEpochs", StepUpEpochs, 1, 1e6);
        problems.Range("minMomentum", MinMomentum, 0, 0.9999);
        problems.Range("momentum", Momentum, MinMomentum, 0.9999);
        problems.Range("alpha", Alpha, 0, 0.999999);
        problems.Range("epsilon", Epsilon, 1e-20, 1);
        problems.Range("batchSize", BatchSize, 1, 65536);
        problems.Range("epochs", Epochs, 1, 100000);
        problems.Range("trainShare", TrainShare, 0.01, 0.99);
        problems.Range("seed", Seed, 0, int.MaxValue);
    }
}
