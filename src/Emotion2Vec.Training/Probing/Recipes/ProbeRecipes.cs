using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Probing.Recipes;

/// <summary>The configured recipes, and where each of their choices comes from.</summary>
/// <remarks>
/// "Paper" is arXiv 2312.15185 (ACL Findings 2024). It trains two linear layers with a ReLU and 256 hidden units for single utterances (SUPERB's protocol) and two layers
/// of GRU for sequences. Optimiser, schedule, batch and epochs are published for IEMOCAP only; the other recipes take these over, which is our choice.
/// </remarks>
public static class ProbeRecipes
{
    /// <summary>
    /// The authors' IEMOCAP recipe to the letter: four classes with <c>exc</c> merged into <c>hap</c>, leave one session out, 5531 utterances. The labels that their
    /// selection leaves out are ignored.
    /// </summary>
    public static ProbeRecipe Iemocap { get; } = new()
    {
        Name = "iemocap",
        Classes = ["ang", "hap", "neu", "sad"],
        Merge = new Dictionary<string, string> { ["exc"] = "hap" },
        Ignore = ["fru", "sur", "fea", "dis", "oth", "xxx"],
        SessionCounts = [1085, 1023, 1151, 1031, 1241],
    };

    /// <summary>
    /// Emotion of songs. Paper: RAVDESS-Song with the probe of single utterances, WA, UA and WF1. Ours: six folds by singer, since the paper's division was not found; the
    /// six emotions that RAVDESS has sung.
    /// </summary>
    public static ProbeRecipe Song { get; } = new()
    {
        Name = "song",
        Classes = ["neutral", "calm", "happy", "sad", "angry", "fearful"],
        Folds = FoldKind.SpeakerGroups,
        FoldCount = 6,
    };

    /// <summary>
    /// Emotion prediction in conversation. Paper: IEMOCAP, a hierarchical GRU over the six turns before the one whose emotion is predicted, unheard; UA and macro F1. Ours:
    /// the lower level of the hierarchy is the mean over frames, the upper one the GRU of two layers; leave one session out. Ignored labels still give context.
    /// </summary>
    public static ProbeRecipe Conversation { get; } = Iemocap with { Name = "conversation", ContextTurns = 6, SessionCounts = [] };

    /// <summary>
    /// Sentiment, binary. Paper: CMU-MOSI and CMU-MOSEI, neutral left out, features averaged over the last four layers, a linear probe, WA and WF1 on the given parts.
    /// Ours: the last layer's features, as every other recipe.
    /// </summary>
    public static ProbeRecipe SentimentBinary { get; } = new() { Name = "sentiment-binary", Task = ProbeTask.SentimentBinary, Folds = FoldKind.Given };

    /// <summary>
    /// Sentiment as a number. All ours (the paper has the binary task only): one output, mean absolute error as loss and for selection, because it is what is usually
    /// reported on CMU-MOSI; Pearson's correlation and CCC beside it.
    /// </summary>
    public static ProbeRecipe SentimentRegression { get; } = new() { Name = "sentiment-regression", Task = ProbeTask.SentimentRegression, Folds = FoldKind.Given };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProbeRecipe> All { get; } = [Iemocap, Song, Conversation, SentimentBinary, SentimentRegression];

    /// <summary>Finds one.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The recipe.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: there is none of that name.</exception>
    public static ProbeRecipe Named(string name) => All.FirstOrDefault(r => r.Name == name)
        ?? throw new Emotion2VecException(ErrorKind.Configuration, $"There is no probe recipe '{name}'. There are {string.Join(", ", All.Select(r => $"'{r.Name}'"))}.");
}
