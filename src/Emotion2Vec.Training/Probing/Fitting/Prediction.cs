namespace Emotion2Vec.Training.Probing.Fitting;

/// <summary>What outputs say.</summary>
internal static class Prediction
{
    /// <summary>The class of the greatest logit, the first among equals.</summary>
    /// <param name="logits">One per class.</param>
    /// <returns>Its index.</returns>
    public static int Class(float[] logits) => Array.IndexOf(logits, logits.Max());
}
