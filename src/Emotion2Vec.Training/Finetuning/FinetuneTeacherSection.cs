using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Finetuning;

/// <summary>
/// A model that hears whole utterances and whose scores the model is held to while it learns labels: the second stage of adapting to streaming, after <c>adapt</c>
/// (streaming design 3.3, stage B).
/// </summary>
public sealed record FinetuneTeacherSection
{
    /// <summary>A model package's folder, or a public checkpoint (its file or folder), with the same classes as the model that is trained.</summary>
    public required string From { get; init; }

    /// <summary>Weight of the divergence of the utterance's scores, KL(teacher, student) at <see cref="Temperature"/>, times the temperature's square.</summary>
    /// <value>0.5 by default: half of what it has while adapting.</value>
    public double Weight { get; init; } = 0.5;

    /// <summary>What logits are divided by before the divergence is taken.</summary>
    /// <value>2 by default.</value>
    public double Temperature { get; init; } = 2;

    internal void Validate(RecipeProblems problems)
    {
        problems.Require("from", From.Trim().Length > 0, "is empty: name a package or checkpoint, or leave the section out");
        problems.Range("weight", Weight, 1e-6, 1000);
        problems.Range("temperature", Temperature, 0.1, 100);
    }
}
