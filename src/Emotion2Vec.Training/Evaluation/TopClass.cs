namespace Emotion2Vec.Training.Evaluation;

/// <summary>The class that probabilities speak for.</summary>
internal static class TopClass
{
    /// <summary>Finds it.</summary>
    /// <param name="probabilities">At least one.</param>
    /// <returns>Index of the highest; the first of equals.</returns>
    public static int Of(ReadOnlySpan<float> probabilities)
    {
        var top = 0;
        for (var i = 1; i < probabilities.Length; i++)
        {
            top = probabilities[i] > probabilities[top] ? i : top;
        }

        return top;
    }
}
