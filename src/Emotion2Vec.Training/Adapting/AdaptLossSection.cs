using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Adapting;

/// <summary>
/// What adaptation minimises (streaming design 3.3): a sum of distances between the student, which hears in chunks, and the teacher, which hears everything. A part of
/// weight 0 is not computed; parts on scores are left out for a model without classes, and the part on extra tokens for one without these.
/// </summary>
public sealed record AdaptLossSection
{
    /// <summary>Weight of the distance of the last layer's frames: (1 - cosine) + squared distance / D.</summary>
    /// <value>1 by default.</value>
    public double FrameWeight { get; init; } = 1;

    /// <summary>
    /// Weight of the distance of hidden frames: squared distance / sqrt(D) between the averages of the last layers' MLP outputs, normed with the teacher's statistics over
    /// time. These are the layers that pre-training has targets of (<c>average_top_k_layers</c>).
    /// </summary>
    /// <value>0.5 by default.</value>
    public double HiddenWeight { get; init; } = 0.5;

    /// <summary>Weight of the divergence of the utterance's scores, KL(teacher, student) at <see cref="Temperature"/>, times the temperature's square.</summary>
    /// <value>1 by default.</value>
    public double UtteranceWeight { get; init; } = 1;

    /// <summary>Weight of the same divergence at chunk ends, where the teacher hears what the student has heard so far and nothing of what comes.</summary>
    /// <value>0.5 by default.</value>
    public double PrefixWeight { get; init; } = 0.5;

    /// <summary>Chunk ends that are drawn for that, each with a pass of the teacher. All items of a batch share them.</summary>
    /// <value>2 by default.</value>
    public int Prefixes { get; init; } = 2;

    /// <summary>The most seconds before a chunk end that the teacher hears, and over which the student's scores are averaged.</summary>
    /// <value>5 by default.</value>
    public double PrefixSeconds { get; init; } = 5;

    /// <summary>Weight of the squared distance / sqrt(D) of the extra tokens' mean, which serves as the embedding of what was heard.</summary>
    /// <value>0.1 by default.</value>
    public double TokenWeight { get; init; } = 0.1;

    /// <summary>Weight of the cross entropy of the utterance's scores, for utterances that have a label.</summary>
    /// <value>0.5 by default; 0 does not look at labels.</value>
    public double LabelWeight { get; init; } = 0.5;

    /// <summary>What logits are divided by before divergences are taken: higher ones compare unlikely classes, too.</summary>
    /// <value>2 by default.</value>
    public double Temperature { get; init; } = 2;

    internal void Validate(RecipeProblems problems)
    {
        problems.Range("frameWeight", FrameWeight, 0, 1000);
        problems.Range("hiddenWeight", HiddenWeight, 0, 1000);
        problems.Range("utteranceWeight", UtteranceWeight, 0, 1000);
        problems.Range("prefixWeight", PrefixWeight, 0, 1000);
        problems.Range("prefixes", Prefixes, 1, 64);
        problems.Range("prefixSeconds", PrefixSeconds, 0.1, 3600);
        problems.Range("tokenWeight", TokenWeight, 0, 1000);
        problems.Range("labelWeight", LabelWeight, 0, 1000);
        problems.Range("temperature", Temperature, 0.1, 100);
        problems.Require("frameWeight", FrameWeight + HiddenWeight > 0, "and hiddenWeight are 0: nothing would hold the frames");
    }
}
