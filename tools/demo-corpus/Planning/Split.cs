using Emotion2Vec.Tools.DemoCorpus.Texts;

namespace Emotion2Vec.Tools.DemoCorpus.Planning;

/// <summary>A part of the corpus, with its size at scale 1.</summary>
/// <param name="Name">As in the manifests.</param>
/// <param name="Sentences">What is said, in this part only.</param>
/// <param name="PerClass">Utterances of each class.</param>
/// <param name="BordersPerClass">Files <c>neutral, X, neutral</c> for each class X but neutral.</param>
internal sealed record Split(string Name, IReadOnlyList<string> Sentences, int PerClass, int BordersPerClass)
{
    /// <summary>All parts.</summary>
    public static IReadOnlyList<Split> All { get; } =
    [
        new("train", SentenceLists.Train, 650, 100),
        new("dev", SentenceLists.Dev, 72, 14),
        new("test", SentenceLists.Test, 102, 20),
    ];
}
