using Emotion2Vec.Model.Configuration;

namespace Emotion2Vec.Model.Packages;

/// <summary>
/// Temperatures that pooled logits are divided by before the softmax, fitted on held-out utterances (streaming design, section 4; Guo et al.,
/// "On Calibration of Modern Neural Networks", ICML 2017).
/// </summary>
/// <param name="Caution">A word in capitals if they were fitted on data that no person's voice is in (<c>SYNTHETIC</c>); empty for real recordings.</param>
/// <param name="FittedOn">Hash of the manifest of those utterances: <c>sha256:</c> and 64 hexadecimal digits.</param>
/// <param name="Temperatures">One entry for each pair of streaming profile and pooling; at least one.</param>
public sealed record Calibration(string Caution, string FittedOn, IReadOnlyList<PoolingTemperatures> Temperatures)
{
    private const int MaxEntries = 256;

    /// <summary>Finds what was fitted for a way of streaming.</summary>
    /// <param name="profile">The streaming profile's name.</param>
    /// <param name="tauSeconds">The pool's time constant in seconds; infinity for the running mean.</param>
    /// <returns>The temperatures, or null if none were fitted for this.</returns>
    public PoolingTemperatures? Find(string profile, double tauSeconds) => Temperatures.FirstOrDefault(entry => entry.IsFor(profile, tauSeconds));

    internal void Validate(IReadOnlyList<StreamingProfile> profiles, ProblemList problems)
    {
        problems.Require(ModelDescription.IsCaution(Caution), $"calibration caution '{Caution}' is not a word in capitals");
        problems.Require(FileHash.IsTagged(FittedOn), $"calibration fitted_on is '{FittedOn}'; sha256: and {FileHash.Digits} lower-case hexadecimal digits are needed");
        problems.Require(Temperatures.Count is > 0 and <= MaxEntries, $"calibration has {Temperatures.Count} entries; 1 to {MaxEntries} are possible");

        // A list out of JSON may hold nulls whatever its type says.
        if (Temperatures.Any(entry => entry is null))
        {
            problems.Require(false, "a calibration entry is null");
            return;
        }

        problems.Require(Temperatures.DistinctBy(entry => (entry.Profile, entry.TauSeconds)).Count() == Temperatures.Count, "two calibration entries are for the same profile and pooling");
        foreach (var entry in Temperatures)
        {
            problems.Require(profiles.Any(profile => profile?.Name == entry.Profile), $"calibration is for the profile '{entry.Profile}', which the model does not have");
            entry.Validate(problems);
        }
    }
}
