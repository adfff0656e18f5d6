using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Training.Tests.Support;

/// <summary>What two correct float32 evaluations may differ by.</summary>
internal static class Tolerance
{
    // As for inference: some multiples of the stored noise floor (ours adds in another order), and never less than a few units in the last place
    // of the largest value.
    private const double NoiseFactor = 8;
    private const double Relative = 2e-6;

    /// <param name="expected">Upstream's values.</param>
    /// <param name="noiseFloor">max |upstream float32 - float64 recomputation|, or null where none was stored.</param>
    public static double Of(ReadOnlySpan<float> expected, double? noiseFloor) => Math.Max(NoiseFactor * (noiseFloor ?? 0), Relative * Compare.MaxAbs(expected));
}
