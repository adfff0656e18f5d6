using Emotion2Vec.Model.Configuration;

namespace Emotion2Vec.Model.Packages;

/// <summary>Temperatures that logits are divided by before the softmax, fitted on held-out utterances by the voiced time heard so far.</summary>
/// <param name="UpToOneSecond">For less than 1 s of voice.</param>
/// <param name="UpToThreeSeconds">For 1 to 3 s.</param>
/// <param name="Longer">For more than 3 s.</param>
public sealed record Calibration(double UpToOneSecond, double UpToThreeSeconds, double Longer)
{
    internal void Validate(ProblemList problems)
    {
        problems.Range("calibration up_to_one_second", UpToOneSecond, 0.05, 20);
        problems.Range("calibration up_to_three_seconds", UpToThreeSeconds, 0.05, 20);
        problems.Range("calibration longer", Longer, 0.05, 20);
    }
}
