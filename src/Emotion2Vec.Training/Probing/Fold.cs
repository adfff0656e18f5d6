namespace Emotion2Vec.Training.Probing;

/// <summary>One division into training and test, by indices of items in ascending order.</summary>
/// <param name="Name">What is tested.</param>
/// <param name="Rest">What is trained on, and validated if <paramref name="Validation"/> is empty.</param>
/// <param name="Validation">What is validated; empty to draw it from <paramref name="Rest"/>.</param>
/// <param name="Test">What is tested.</param>
internal sealed record Fold(string Name, IReadOnlyList<int> Rest, IReadOnlyList<int> Validation, IReadOnlyList<int> Test);
