using Emotion2Vec.Model.Labels;

namespace Emotion2Vec.Training.Data;

/// <summary>One piece of speech of a data set: where its sound is, and what is known about it.</summary>
public sealed record Utterance
{
    /// <summary>Name that is unique within the manifest.</summary>
    public required string Id { get; init; }

    /// <summary>The sound file, absolute.</summary>
    public required string Path { get; init; }

    /// <summary>Where it starts in the file, in seconds.</summary>
    /// <value>0 by default.</value>
    public double Start { get; init; }

    /// <summary>Where it ends in the file, in seconds; null for the end of the file.</summary>
    public double? End { get; init; }

    /// <summary>Its length in seconds if the manifest says so; null if only the file knows.</summary>
    public double? Seconds { get; init; }

    /// <summary>Its class; null without one.</summary>
    public string? Label { get; init; }

    /// <summary>Who speaks; null if unknown.</summary>
    public string? Speaker { get; init; }

    /// <summary>Recording session, the unit of IEMOCAP's folds; null if there is none.</summary>
    public string? Session { get; init; }

    /// <summary><c>train</c>, <c>dev</c>, <c>test</c> or another part of the set; null if the manifest does not say.</summary>
    public string? Split { get; init; }

    /// <summary>The conversation it belongs to; null if it stands alone.</summary>
    public string? Conversation { get; init; }

    /// <summary>Place in the conversation, from 0; null if it stands alone.</summary>
    public int? Turn { get; init; }

    /// <summary>Arousal on the data set's scale; null if not rated.</summary>
    public double? Arousal { get; init; }

    /// <summary>Valence on the data set's scale; null if not rated.</summary>
    public double? Valence { get; init; }

    /// <summary>Dominance on the data set's scale; null if not rated.</summary>
    public double? Dominance { get; init; }

    /// <summary>Spans with classes of their own, in order and without overlap; empty if <see cref="Label"/> holds for all of it.</summary>
    public IReadOnlyList<LabeledSpan> Spans { get; init; } = [];

    /// <summary>Looks up a rating.</summary>
    /// <param name="dimension">One of <see cref="EmotionDimensions.All"/>.</param>
    /// <returns>The rating; null if there is none.</returns>
    public double? Rating(string dimension) => dimension switch
    {
        EmotionDimensions.Arousal => Arousal,
        EmotionDimensions.Valence => Valence,
        EmotionDimensions.Dominance => Dominance,
        _ => throw new ArgumentException($"'{dimension}' is none of {string.Join(", ", EmotionDimensions.All)}.", nameof(dimension)),
    };
}
