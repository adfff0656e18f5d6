using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Finetuning;

/// <summary>What fine-tuning minimises: a sum of the parts whose weights are not 0.</summary>
public sealed record FinetuneLossSection
{
    /// <summary>Weight of the cross entropy of the utterance's mean logits, the score that upstream gives.</summary>
    /// <value>1 by default.</value>
    public double UtteranceWeight { get; init; } = 1;

    /// <summary>Weight of the cross entropy of each frame's logits, averaged over the utterance's labelled frames. It is what makes borders sharp (ZED's recipe).</summary>
    /// <value>0 by default; 0.5 for data with spans.</value>
    public double FrameWeight { get; init; }

    /// <summary>Weight of 1 - CCC of arousal, valence and dominance, averaged over the dimensions.</summary>
    /// <value>1 by default; without effect on a model without dimensions.</value>
    public double DimensionWeight { get; init; } = 1;

    /// <summary>Share of the target that is spread over all classes.</summary>
    /// <value>0.1 by default.</value>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>Both parameters of the beta distribution from which mixing weights of two utterances are drawn (mixup); 0 mixes nothing.</summary>
    /// <value>0 by default; the authors' fine-tuning mixes sources with 0.5.</value>
    public double Mixup { get; init; }

    internal void Validate(RecipeProblems problems)
    {
        problems.Range("utteranceWeight", UtteranceWeight, 0, 1000);
        problems.Range("frameWeight", FrameWeight, 0, 1000);
        problems.Range("dimensionWeight", DimensionWeight, 0, 1000);
        problems.Require("utteranceWeight", UtteranceWeight + FrameWeight + DimensionWeight > 0, "and all other weights are 0: nothing would be learnt");
        problems.Range("labelSmoothing", LabelSmoothing, 0, 0.99);
        problems.Range("mixup", Mixup, 0, 100);
    }
}
