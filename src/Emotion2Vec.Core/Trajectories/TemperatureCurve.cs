namespace Emotion2Vec.Core.Trajectories;

/// <summary>
/// Temperatures that pooled logits are divided by, over the voiced time heard so far: the less was heard, the less a score can be sure of. What was fitted are three values
/// for three stretches of time; between them the logarithm of the temperature moves evenly over half a second, so that scores never jump while the voice stays as it is.
/// </summary>
/// <param name="UpToOneSecond">For less than 1 s of voice, above 0.</param>
/// <param name="UpToThreeSeconds">For 1 to 3 s, above 0.</param>
/// <param name="Longer">For more than 3 s, above 0.</param>
public sealed record TemperatureCurve(double UpToOneSecond, double UpToThreeSeconds, double Longer)
{
    /// <summary>Half of the time in which one temperature passes into the next, in seconds. Everywhere else the fitted value holds.</summary>
    public const double HalfPassageSeconds = 0.25;

    private const double FirstBorderSeconds = 1;
    private const double SecondBorderSeconds = 3;

    /// <summary>The temperature for a moment of a stream. Continuous.</summary>
    /// <param name="voicedSeconds">Voice heard so far, in seconds.</param>
    /// <returns>What pooled logits are divided by.</returns>
    public double At(double voicedSeconds) => voicedSeconds < (FirstBorderSeconds + SecondBorderSeconds) / 2
        ? Between(UpToOneSecond, UpToThreeSeconds, voicedSeconds - FirstBorderSeconds)
        : Between(UpToThreeSeconds, Longer, voicedSeconds - SecondBorderSeconds);

    private static double Between(double before, double after, double beyondSeconds) => beyondSeconds switch
    {
        <= -HalfPassageSeconds => before,
        >= HalfPassageSeconds => after,
        _ => before * Math.Pow(after / before, (beyondSeconds + HalfPassageSeconds) / (2 * HalfPassageSeconds)),
    };
}
