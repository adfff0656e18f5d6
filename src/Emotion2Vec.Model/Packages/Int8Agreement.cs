namespace Emotion2Vec.Model.Packages;

/// <summary>How far 8 bits agree with float32, frame by frame in the cached mode.</summary>
/// <param name="Frames">Frames compared.</param>
/// <param name="FeatureCosine">Mean cosine of features.</param>
/// <param name="SameClass">Share of frames with the same most probable class; 1 for a model without classes.</param>
/// <param name="ScoreError">Mean absolute difference of a class's probability; 0 for a model without classes.</param>
public sealed record Int8Agreement(long Frames, double FeatureCosine, double SameClass, double ScoreError)
{
    /// <summary>The least mean cosine.</summary>
    public const double MinFeatureCosine = 0.99;

    /// <summary>The least share of frames with the same class: frames between two classes may fall either way.</summary>
    public const double MinSameClass = 0.95;

    /// <summary>The greatest mean difference of a probability, in which payloads show two digits.</summary>
    public const double MaxScoreError = 0.02;

    /// <summary>Whether the model may be used so.</summary>
    public bool IsGoodEnough => FeatureCosine >= MinFeatureCosine && SameClass >= MinSameClass && ScoreError <= MaxScoreError;

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"feature cosine {FeatureCosine:0.0000} (at least {MinFeatureCosine}), same class in {SameClass:0.0%} of frames (at least {MinSameClass:0%}), mean difference of a score {ScoreError:0.0000} (at most {MaxScoreError})");
}
