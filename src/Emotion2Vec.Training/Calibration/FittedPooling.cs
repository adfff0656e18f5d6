using Emotion2Vec.Model.Packages;

namespace Emotion2Vec.Training.Calibration;

/// <summary>What was fitted for one streaming profile under one pooling.</summary>
/// <param name="Profile">The profile's name.</param>
/// <param name="TauSeconds">The pool's time constant; null for the running mean.</param>
/// <param name="Buckets">One entry for each amount of voice.</param>
public sealed record FittedPooling(string Profile, double? TauSeconds, IReadOnlyList<FittedBucket> Buckets)
{
    internal PoolingTemperatures Temperatures => new(Profile, TauSeconds, Buckets[0].Temperature, Buckets[1].Temperature, Buckets[2].Temperature);

    /// <summary>Fits all buckets.</summary>
    /// <param name="profile">The profile's name.</param>
    /// <param name="tauSeconds">The pool's time constant; infinity for the running mean.</param>
    /// <param name="moments">What was said.</param>
    /// <param name="minUtterances">Fewest utterances to fit on.</param>
    /// <returns>The temperatures; null if no bucket has enough utterances.</returns>
    internal static FittedPooling? Of(string profile, double tauSeconds, MomentCollector moments, int minUtterances)
    {
        var buckets = Enum.GetValues<VoicedBucket>();
        double?[] own = [.. buckets.Select(bucket => moments.Utterances(bucket) >= minUtterances ? TemperatureFit.Fit(moments[bucket]) : (double?)null)];
        if (own.All(temperature => temperature is null))
        {
            return null;
        }

        return new(profile, double.IsFinite(tauSeconds) ? tauSeconds : null, [.. buckets.Select(bucket => Describe(moments, bucket, own))]);
    }

    private static FittedBucket Describe(MomentCollector moments, VoicedBucket bucket, double?[] own)
    {
        var temperature = own[(int)bucket] ?? Nearest(own, (int)bucket);
        return new(
            NameOf(bucket), temperature, own[(int)bucket] is not null, moments.Utterances(bucket),
            ConfidenceSummary.Of(TemperatureFit.Score(moments[bucket], 1)), ConfidenceSummary.Of(TemperatureFit.Score(moments[bucket], temperature)));
    }

    // The neighbour that heard less is asked first: its temperature is the more careful one.
    private static double Nearest(double?[] own, int bucket) => own[..bucket].LastOrDefault(temperature => temperature is not null) ?? own[bucket..].First(temperature => temperature is not null)!.Value;

    private static string NameOf(VoicedBucket bucket) => bucket switch
    {
        VoicedBucket.UpToOneSecond => "up_to_one_second",
        VoicedBucket.UpToThreeSeconds => "up_to_three_seconds",
        _ => "longer",
    };
}
