using Emotion2Vec.Model;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Labels;

namespace Emotion2Vec.Training.Recipes;

/// <summary>What is trained: weights to go on from, or an architecture to begin with.</summary>
public sealed record ModelSection
{
    /// <summary>Name of the resulting package: 1 to 64 letters, digits, dots, hyphens or underscores.</summary>
    public required string Name { get; init; }

    /// <summary>A word in capitals for a model whose scores mean little, such as <c>SYNTHETIC</c>; empty for a real one.</summary>
    /// <value>Empty by default.</value>
    public string Caution { get; init; } = "";

    /// <summary>Weights to go on from: a model package's folder, or a public checkpoint (its file or folder). Null to begin from <see cref="Architecture"/>.</summary>
    public string? From { get; init; }

    /// <summary>The architecture of a model that begins from random weights. Null with <see cref="From"/>, which brings its own.</summary>
    public EncoderConfig? Architecture { get; init; }

    /// <summary>Classes of the head in logit order. Null to keep those of <see cref="From"/>; other classes than those get a new head.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Continuous ratings that the head predicts after the classes: <c>arousal</c>, <c>valence</c>, <c>dominance</c>.</summary>
    /// <value>None by default.</value>
    public IReadOnlyList<string> Dimensions { get; init; } = [];

    /// <summary>Dropout, layerdrop and the like. Null for those of <see cref="From"/>, or the public base model's.</summary>
    public TrainingConfig? Training { get; init; }

    internal void Validate(RecipeProblems problems)
    {
        problems.Require("name", Name.Length is > 0 and <= 64 && Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'),
            $"'{Name}' is not 1 to 64 ASCII letters, digits, dots, hyphens or underscores");
        problems.Require("caution", Caution.Length <= 32 && Caution.All(c => char.IsAsciiLetterUpper(c) || c == '-'), $"'{Caution}' is not a word in capitals");
        problems.Require("from", From is null || From.Trim().Length > 0, "is empty: leave it out, or name a package or checkpoint");
        problems.Require("from", (From is null) != (Architecture is null), From is null ? "and architecture are both missing: give one" : "and architecture are both given: choose one");
        if (Architecture is not null)
        {
            problems.AddRange("architecture", Architecture.Validate());
        }

        if (Training is not null)
        {
            problems.AddRange("training", Training.Validate());
        }

        ValidateLabels(problems);
    }

    private void ValidateLabels(RecipeProblems problems)
    {
        if (Labels is null)
        {
            return;
        }

        problems.Require("labels", Labels.All(label => label is not null), "has a null among its classes");
        try
        {
            _ = new LabelSet([.. Labels.Where(label => label is not null)]);
        }
        catch (ModelException e)
        {
            problems.AddRange("labels", [e.Message.TrimEnd('.')]);
        }
    }
}
