using System.Text.Json.Serialization;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Packages;

/// <summary>What a model is, without its weights.</summary>
public sealed record ModelDescription
{
    /// <summary>Name for people and payloads: 1 to 64 letters, digits, dots, hyphens or underscores.</summary>
    public required string Name { get; init; }

    /// <summary>A word in capitals for a model whose scores mean nothing or little: <c>UNTRAINED</c>, <c>SYNTHETIC</c>; empty for a real one.</summary>
    public required string Caution { get; init; }

    /// <summary>The architecture.</summary>
    public required EncoderConfig Architecture { get; init; }

    /// <summary>Settings of the training run behind it.</summary>
    public required TrainingConfig Training { get; init; }

    /// <summary>Classes of the head in logit order, as upstream writes them; empty for a model without a head.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>What the head's rows after those of the classes predict (<see cref="EmotionDimensions"/>): linear outputs without bounds; empty for classes alone.</summary>
    /// <value>Empty by default.</value>
    public IReadOnlyList<string> Dimensions { get; init; } = [];

    /// <summary>Rows of the head: one for each class, then one for each dimension; 0 without a head.</summary>
    [JsonIgnore]
    public int HeadRows => Labels.Count + Dimensions.Count;

    /// <summary>Ways of streaming it; the first one is the default.</summary>
    public required IReadOnlyList<StreamingProfile> Profiles { get; init; }

    /// <summary>Temperatures of its scores; null if none were fitted.</summary>
    public Calibration? Calibration { get; init; }

    /// <summary>What it needs to be computed in 8 bits; null if only float32 will do.</summary>
    public Quantization? Quantization { get; init; }

    /// <summary>Where its weights are from.</summary>
    public required Provenance Provenance { get; init; }

    /// <summary>Checks everything.</summary>
    /// <returns>All problems; empty if the description is sound.</returns>
    public IReadOnlyList<string> Validate()
    {
        var problems = new ProblemList();
        problems.Require(Name.Length is > 0 and <= 64 && Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'),
            $"name '{Name}' is not 1 to 64 ASCII letters, digits, dots, hyphens or underscores");
        problems.Require(IsCaution(Caution), $"caution '{Caution}' is not a word in capitals");
        problems.AddRange(Architecture.Validate());
        problems.AddRange(Training.Validate());
        problems.Require(Profiles.Count is > 0 and <= 32, $"there are {Profiles.Count} streaming profiles; 1 to 32 are possible");
        ValidateProfiles(problems);
        problems.Require(Provenance.Sources.All(source => source is not null), "provenance has an empty source");
        Calibration?.Validate(Profiles, problems);
        ValidateQuantization(problems);
        EmotionDimensions.Validate(Dimensions, problems);
        try
        {
            _ = new LabelSet(Labels);
        }
        catch (ModelException e)
        {
            problems.Require(false, e.Message.TrimEnd('.'));
        }

        return problems.All;
    }

    internal static bool IsCaution(string word) => word.Length <= 32 && word.All(c => char.IsAsciiLetterUpper(c) || c == '-');

    // Parameters are known for a sound architecture alone.
    private void ValidateQuantization(ProblemList problems)
    {
        if (Quantization is not null && problems.All.Count == 0)
        {
            Quantization.Validate(ParameterCatalog.For(Architecture, HeadRows), problems);
        }
    }

    // A list out of JSON may hold nulls whatever its type says.
    private void ValidateProfiles(ProblemList problems)
    {
        if (Profiles.Any(profile => profile is null))
        {
            problems.Require(false, "a streaming profile is null");
            return;
        }

        problems.Require(Profiles.DistinctBy(profile => profile.Name).Count() == Profiles.Count, "two streaming profiles have the same name");
        foreach (var profile in Profiles)
        {
            profile.Validate(problems);
        }
    }
}
