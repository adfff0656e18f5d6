namespace Emotion2Vec.Core.Trajectories;

/// <summary>How a model's scores were calibrated for the way in which it is fed, and on what.</summary>
/// <param name="Profile">The model's name for that way.</param>
/// <param name="Caution">A word in capitals if it was fitted on data that no person's voice is in (<c>SYNTHETIC</c>); empty for real recordings.</param>
/// <param name="FittedOn">Hash of the manifest of those utterances.</param>
/// <param name="Curves">Time constants in seconds (infinity for the running mean), each with its temperatures.</param>
public sealed record ScoreCalibration(string Profile, string Caution, string FittedOn, IReadOnlyList<(double TauSeconds, TemperatureCurve Temperatures)> Curves)
{
    /// <summary>Finds the temperatures of a pool.</summary>
    /// <param name="tauSeconds">Its time constant in seconds; infinity for the running mean.</param>
    /// <returns>The temperatures; null if none were fitted for it, so that its scores stay as they are.</returns>
    public TemperatureCurve? Find(double tauSeconds)
    {
        foreach (var (tau, temperatures) in Curves)
        {
            if (tau.Equals(tauSeconds))
            {
                return temperatures;
            }
        }

        return null;
    }
}
