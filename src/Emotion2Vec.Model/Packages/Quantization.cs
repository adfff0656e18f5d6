using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Packages;

/// <summary>What a model needs to be computed in whole numbers of 8 bits, and how far that agrees with float32. Its weights are rounded when they are loaded.</summary>
/// <param name="Caution">A word in capitals if no person's voice is in the speech that it was made with (<c>SYNTHETIC</c>); empty for real recordings.</param>
/// <param name="SpeechSeconds">Seconds of speech, of which every other piece was used for <paramref name="Ranges"/>, and the rest for <paramref name="Agreement"/>.</param>
/// <param name="Ranges">What the input of each product lies in.</param>
/// <param name="Agreement">With float32, on speech that the ranges were not found on.</param>
public sealed record Quantization(string Caution, double SpeechSeconds, IReadOnlyList<ProductRange> Ranges, PrecisionAgreement Agreement)
{
    private const int MaxProducts = 4096;

    // Narrower ones would make steps that floats cannot tell from 0.
    private const float MinWidth = 1e-20f;

    internal void Validate(IReadOnlyList<ParameterSpec> parameters, ProblemList problems)
    {
        problems.Require(Agreement.IsGoodEnough, $"quantization agrees with float32 too little: {Agreement}");
        problems.Require(ModelDescription.IsCaution(Caution), $"quantization caution '{Caution}' is not a word in capitals");
        problems.Require(SpeechSeconds > 0, $"quantization speech_seconds is {SpeechSeconds}; more than 0 is needed");
        problems.Require(Ranges.Count is > 0 and <= MaxProducts, $"quantization has {Ranges.Count} ranges; 1 to {MaxProducts} are possible");

        // A list out of JSON may hold nulls whatever its type says.
        if (Ranges.Any(range => range is null))
        {
            problems.Require(false, "a quantization range is null");
            return;
        }

        problems.Require(Ranges.DistinctBy(range => range.Weight).Count() == Ranges.Count, "two quantization ranges are of the same product");
        var names = parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var range in Ranges)
        {
            problems.Require(names.Contains(range.Weight), $"quantization has a range for '{range.Weight}', which is no parameter of this architecture");
            problems.Require(
                range is { Low: <= 0, High: >= 0 } && range.High - range.Low >= MinWidth && float.IsFinite(range.High - range.Low),
                $"the quantization range of '{range.Weight}' is {range.Low} to {range.High}; it must hold 0 and be wider than {MinWidth}");
        }
    }
}
