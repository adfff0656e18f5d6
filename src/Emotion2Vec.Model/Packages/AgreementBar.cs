namespace Emotion2Vec.Model.Packages;

/// <summary>How far a narrower type must agree with float32 to be used.</summary>
/// <param name="MinFeatureCosine">The least mean cosine of features.</param>
/// <param name="MinSameClass">The least share of frames with the same class: frames between two classes may fall either way.</param>
/// <param name="MaxScoreError">The greatest mean difference of a probability, in which payloads show two digits.</param>
public sealed record AgreementBar(double MinFeatureCosine, double MinSameClass, double MaxScoreError)
{
    /// <summary>For whole numbers of 8 bits.</summary>
    public static AgreementBar Int8 { get; } = new(0.99, 0.95, 0.02);

    /// <summary>For floats of 16 bits.</summary>
    public static AgreementBar Half { get; } = new(0.999, 0.99, 0.01);
}
