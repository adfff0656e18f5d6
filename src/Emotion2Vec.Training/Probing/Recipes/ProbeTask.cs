namespace Emotion2Vec.Training.Probing.Recipes;

/// <summary>What a probe is asked.</summary>
public enum ProbeTask
{
    /// <summary>One of several classes.</summary>
    Classes,

    /// <summary>The sign of a score: negative or positive, scores of zero left out.</summary>
    SentimentBinary,

    /// <summary>The score itself.</summary>
    SentimentRegression,
}
