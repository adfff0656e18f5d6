namespace Emotion2Vec.Model.Network;

/// <summary>The slope of each head (Press et al., "Train Short, Test Long", section 3; upstream's <c>get_slopes</c>).</summary>
public static class AlibiSlopes
{
    /// <summary>Slopes for a number of heads.</summary>
    /// <param name="heads">Heads (H), at least 1.</param>
    /// <returns>
    /// 2^(-8 i / H) for i = 1..H if H is a power of two; else those of the largest power of two p below H, then every other one of those of 2 p.
    /// </returns>
    public static IReadOnlyList<double> For(int heads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        var power = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)heads);
        if (power == heads)
        {
            return [.. Enumerable.Range(1, heads).Select(i => Math.Pow(2, -8.0 * i / heads))];
        }

        return [.. For(power / 2), .. For(power).Where((_, i) => i % 2 == 0).Take(heads - (power / 2))];
    }
}
