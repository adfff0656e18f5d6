namespace Emotion2Vec.Core.Trajectories;

/// <summary>Which class scores name.</summary>
internal static class TopClass
{
    /// <summary>The most probable one; the first of equals.</summary>
    /// <param name="probabilities">[V] scores.</param>
    /// <returns>Its index.</returns>
    public static int Of(ReadOnlySpan<float> probabilities)
    {
        var best = 0;
        for (var i = 1; i < probabilities.Length; i++)
        {
            if (probabilities[i] > probabilities[best])
            {
                best = i;
            }
        }

        return best;
    }
}
