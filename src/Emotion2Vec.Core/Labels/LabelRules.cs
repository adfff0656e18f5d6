namespace Emotion2Vec.Core.Labels;

/// <summary>Which of a model's classes are published, and under which names. Scores are then those among the published classes alone.</summary>
public sealed record LabelRules
{
    /// <summary>The model's names of the classes to publish, in any order.</summary>
    /// <value>Empty by default: all.</value>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>Published names by the model's.</summary>
    /// <value>Empty by default: classes are published under the model's names.</value>
    public IReadOnlyDictionary<string, string> Rename { get; init; } = new Dictionary<string, string>();
}
