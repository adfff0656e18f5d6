using System.Globalization;
using System.Text.Json.Serialization;

namespace Emotion2Vec.Model.Packages;

/// <summary>How far a model in a narrower type agrees with float32, frame by frame in the cached mode.</summary>
/// <param name="Frames">Frames compared.</param>
/// <param name="FeatureCosine">Mean cosine of features.</param>
/// <param name="SameClass">Share of frames with the same most probable class; 1 for a model without classes.</param>
/// <param name="ScoreError">Mean absolute difference of a class's probability; 0 for a model without classes.</param>
public sealed record PrecisionAgreement(long Frames, double FeatureCosine, double SameClass, double ScoreError)
{
    /// <summary>What it is held to.</summary>
    /// <value>The bar for 8 bits by default.</value>
    [JsonIgnore]
    public AgreementBar Bar { get; init; } = AgreementBar.Int8;

    /// <summary>Whether the model may be used so. What is not a number is not good enough.</summary>
    [JsonIgnore]
    public bool IsGoodEnough => FeatureCosine >= Bar.MinFeatureCosine && SameClass >= Bar.MinSameClass && ScoreError <= Bar.MaxScoreError;

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"feature cosine {FeatureCosine:0.0000} (at least {Bar.MinFeatureCosine}), same class in {SameClass:0.0%} of frames (at least {Bar.MinSameClass:0%}), mean difference of a score {ScoreError:0.0000} (at most {Bar.MaxScoreError})");
}
