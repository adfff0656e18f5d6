using Emotion2Vec.Training.Loop;

namespace Emotion2Vec.Training.Finetuning;

/// <summary>Mixes each utterance of a batch with another one; the loss is mixed alike (Zhang et al. 2018).</summary>
/// <param name="Weight">Share of the utterance itself.</param>
/// <param name="Partners">Which utterance each is mixed with.</param>
internal sealed record Mixup(double Weight, int[] Partners)
{
    /// <summary>Draws a mix.</summary>
    /// <param name="alpha">Both parameters of the beta distribution.</param>
    /// <param name="items">Utterances of the batch.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="batch">The batch's index.</param>
    /// <returns>The mix.</returns>
    public static Mixup Draw(double alpha, int items, long seed, long batch)
    {
        var random = StepSeed.Generator(seed, "mixup", batch);
        var partners = Enumerable.Range(0, items).ToArray();
        random.Shuffle(partners);
        var (a, b) = (Gamma(random, alpha), Gamma(random, alpha));
        return new(a + b > 0 ? a / (a + b) : 1, partners);
    }

    /// <summary>Mixes samples.</summary>
    /// <param name="samples">[B, N].</param>
    /// <returns>[B, N].</returns>
    public float[] Apply(float[] samples)
    {
        var (length, mixed) = (samples.Length / Partners.Length, new float[samples.Length]);
        for (var i = 0; i < mixed.Length; i++)
        {
            mixed[i] = (float)((Weight * samples[i]) + ((1 - Weight) * samples[(Partners[i / length] * length) + (i % length)]));
        }

        return mixed;
    }

    /// <summary>The targets of the partners.</summary>
    /// <param name="targets">Of the utterances.</param>
    /// <returns>In the partners' order.</returns>
    public FinetuneTargets OfPartners(FinetuneTargets targets) => new(Take(targets.Classes), Take(targets.Frames), Take(targets.Dimensions));

    private T[] Take<T>(T[] values)
    {
        var width = values.Length / Partners.Length;
        return [.. Partners.SelectMany(partner => values[(partner * width)..((partner + 1) * width)])];
    }

    // Marsaglia and Tsang 2000; below 1 by the usual boost.
    private static double Gamma(Random random, double shape)
    {
        if (shape < 1)
        {
            return Gamma(random, shape + 1) * Math.Pow(1 - random.NextDouble(), 1 / shape);
        }

        var d = shape - (1.0 / 3);
        while (true)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var v = Math.Pow(1 + (normal / Math.Sqrt(9 * d)), 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (0.5 * normal * normal) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}
