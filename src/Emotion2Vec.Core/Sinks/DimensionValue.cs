namespace Emotion2Vec.Core.Sinks;

/// <summary>A continuous rating that the model predicts beside classes, as perceived in the voice.</summary>
/// <param name="Name"><c>arousal</c>, <c>valence</c> or <c>dominance</c>.</param>
/// <param name="Value">As the model's head gives it: 0 to 1 nominally, without bounds; NaN while nothing was heard.</param>
public readonly record struct DimensionValue(string Name, float Value)
{
    /// <summary>Joins names and values.</summary>
    /// <param name="names">[M] names.</param>
    /// <param name="values">[M] values.</param>
    /// <returns>One entry for each; empty for a model without dimensions.</returns>
    internal static IReadOnlyList<DimensionValue> Join(IReadOnlyList<string> names, ReadOnlySpan<float> values)
    {
        var joined = new DimensionValue[values.Length];
        for (var i = 0; i < joined.Length; i++)
        {
            joined[i] = new(names[i], values[i]);
        }

        return joined;
    }
}
