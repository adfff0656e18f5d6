using Emotion2Vec.Model.Configuration;

namespace Emotion2Vec.Model.Packages;

/// <summary>Temperatures of one streaming profile under one pooling, by the voiced time heard so far: the less was heard, the less a score can be sure of.</summary>
/// <param name="Profile">Name of the streaming profile.</param>
/// <param name="TauSeconds">The pool's time constant in seconds, above 0; null for the running mean over everything.</param>
/// <param name="UpToOneSecond">For less than 1 s of voice.</param>
/// <param name="UpToThreeSeconds">For 1 to 3 s.</param>
/// <param name="Longer">For more than 3 s.</param>
public sealed record PoolingTemperatures(string Profile, double? TauSeconds, double UpToOneSecond, double UpToThreeSeconds, double Longer)
{
    /// <summary>Lowest temperature that a package may hold.</summary>
    public const double Lowest = 0.05;

    /// <summary>Highest temperature that a package may hold.</summary>
    public const double Highest = 20;

    /// <summary>The temperature for a moment of a stream.</summary>
    /// <param name="voicedSeconds">Voice heard so far, in seconds.</param>
    /// <returns>What pooled logits are divided by.</returns>
    public double At(double voicedSeconds) => voicedSeconds switch
    {
        < 1 => UpToOneSecond,
        <= 3 => UpToThreeSeconds,
        _ => Longer,
    };

    internal bool IsFor(string profile, double tauSeconds) => Profile == profile && (TauSeconds ?? double.PositiveInfinity).Equals(tauSeconds);

    internal void Validate(ProblemList problems)
    {
        if (TauSeconds is { } tau)
        {
            problems.Range("calibration tau_seconds", tau, 0.001, 86400);
        }

        problems.Range("calibration up_to_one_second", UpToOneSecond, Lowest, Highest);
        problems.Range("calibration up_to_three_seconds", UpToThreeSeconds, Lowest, Highest);
        problems.Range("calibration longer", Longer, Lowest, Highest);
    }
}
