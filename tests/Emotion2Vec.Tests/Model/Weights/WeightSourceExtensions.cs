using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Tests.Model.Weights;

internal static class WeightSourceExtensions
{
    public static float[] ReadAll(this IWeightSource source, string name)
    {
        Assert.True(source.TryGetShape(name, out var shape), $"{name} is missing");
        var values = new float[shape.Aggregate(1L, (product, dimension) => product * dimension)];
        source.Read(name, values);
        return values;
    }
}
