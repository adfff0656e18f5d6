namespace Emotion2Vec.Tests.Support;

/// <summary>Comparisons of float arrays that say where and by how much they differ.</summary>
internal static class Compare
{
    public static double MaxAbs(ReadOnlySpan<float> values)
    {
        var max = 0.0;
        foreach (var v in values)
        {
            max = Math.Max(max, Math.Abs(v));
        }

        return max;
    }

    public static double MaxDifference(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var max = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            // NaN compares false everywhere, so it must be asked for.
            if (float.IsNaN(expected[i]) || float.IsNaN(actual[i]))
            {
                return double.NaN;
            }

            max = Math.Max(max, Math.Abs((double)expected[i] - actual[i]));
        }

        return max;
    }

    public static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        var difference = MaxDifference(expected, actual);
        Assert.True(difference <= tolerance, $"{what}: max difference {difference:E2} exceeds {tolerance:E2}");
    }

    public static float[] Transpose(ReadOnlySpan<float> values, int rows, int columns)
    {
        var result = new float[values.Length];
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
            {
                result[(c * rows) + r] = values[(r * columns) + c];
            }
        }

        return result;
    }
}
