namespace Emotion2Vec.Model.Weights;

/// <summary>Arithmetic on shapes that come from outside: bounded, and it never overflows.</summary>
internal static class TensorShape
{
    /// <summary>More dimensions than any tensor of this model has; the largest has five.</summary>
    public const int MaxDimensions = 16;

    /// <summary>Multiplies the dimensions.</summary>
    /// <returns>False for a negative or absurd dimension, or more elements than an array can hold.</returns>
    public static bool TryCount(IReadOnlyList<long> shape, out long count)
    {
        count = 1;
        if (shape.Count > MaxDimensions)
        {
            return false;
        }

        var empty = false;
        foreach (var dimension in shape)
        {
            if (dimension < 0 || dimension > Array.MaxLength)
            {
                return false;
            }

            // An empty tensor is empty whatever its other dimensions are; the product is kept apart from it so that 0 hides no overflow.
            empty |= dimension == 0;
            count *= Math.Max(dimension, 1);
            if (count > Array.MaxLength)
            {
                return false;
            }
        }

        count = empty ? 0 : count;
        return true;
    }

    public static string Format(IReadOnlyList<long> shape) => $"[{string.Join(", ", shape)}]";
}
