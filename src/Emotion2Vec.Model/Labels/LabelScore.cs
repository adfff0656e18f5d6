namespace Emotion2Vec.Model.Labels;

/// <summary>A class and its share of the softmax.</summary>
/// <param name="Label">The label as in the model's list.</param>
/// <param name="Score">0 to 1; those of one utterance add up to 1.</param>
public sealed record LabelScore(string Label, float Score);
