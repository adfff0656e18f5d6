using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Pretraining;

/// <summary>What pre-training is told beside upstream's own settings (<c>model.training</c>: masks, targets, teacher, decoder, dropout).</summary>
public sealed record PretrainingSection
{
    /// <summary>
    /// A checkpoint that fills <c>model.architecture</c>: data2vec 2.0's, emotion2vec's, or the student of an earlier run, in any format and under any of the usual
    /// prefixes. Extra tokens and the decoder are drawn anew if it has none. Null to begin from random weights.
    /// </summary>
    /// <value>Null by default.</value>
    public string? Weights { get; init; }

    /// <summary>What the utterance loss pulls towards: as the authors' code has it, or as the paper reads.</summary>
    /// <value>As the authors' code by default.</value>
    public UtteranceTarget UtteranceTarget { get; init; } = UtteranceTarget.InstanceNormed;

    /// <summary>Updates after which a run ends if targets or predictions hardly vary (<c>min_target_var</c>, <c>min_pred_var</c>).</summary>
    /// <value>5000 by default, as in the authors' code.</value>
    public long CollapseGuardAfter { get; init; } = 5000;

    internal void Validate(RecipeProblems problems)
    {
        problems.Require("weights", Weights is null || Weights.Trim().Length > 0, "is empty: leave it out, or name a checkpoint");
        problems.Require("utteranceTarget", Enum.IsDefined(UtteranceTarget), "is none of instanceNormed, unnormalised");
        problems.Range("collapseGuardAfter", CollapseGuardAfter, 0, RunSection.MaxUpdates);
    }
}
