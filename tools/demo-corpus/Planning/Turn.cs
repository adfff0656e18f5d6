using Emotion2Vec.Tools.DemoCorpus.Rules;

namespace Emotion2Vec.Tools.DemoCorpus.Planning;

/// <summary>What is spoken in one class.</summary>
/// <param name="Rule">The class.</param>
/// <param name="Sentence">One sentence or two.</param>
internal sealed record Turn(EmotionRule Rule, string Sentence);
