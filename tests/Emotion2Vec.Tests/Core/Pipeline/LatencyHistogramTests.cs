using Emotion2Vec.Core.Pipeline;

namespace Emotion2Vec.Tests.Core.Pipeline;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Percentile_Empty_IsZero() => Assert.Equal(0, new LatencyHistogram().Percentile(0.5));

    [Fact]
    public void Percentile_RandomDurations_LiesWithinABucketAboveTheTruth()
    {
        var random = new Random(1);
        for (var round = 0; round < 50; round++)
        {
            var histogram = new LatencyHistogram();
            var values = Enumerable.Range(0, random.Next(1, 400)).Select(_ => Math.Exp((random.NextDouble() * 11) - 2)).Order().ToArray();
            Array.ForEach(values, histogram.Add);
            foreach (var share in new[] { 0.01, 0.5, 0.9, 0.99, 1 })
            {
                var truth = values[Math.Max(1, (int)Math.Ceiling(share * values.Length)) - 1];
                Assert.InRange(histogram.Percentile(share), truth, truth * 1.126);
            }
        }
    }

    [Theory]
    [InlineData(-5, 0.0703125)]
    [InlineData(0, 0.0703125)]
    [InlineData(1e9, 131072)]
    [InlineData(double.PositiveInfinity, 131072)]
    public void Add_BeyondTheRange_CountsAsItsEdge(double milliseconds, double expected)
    {
        var histogram = new LatencyHistogram();
        histogram.Add(milliseconds);
        Assert.Equal(expected, histogram.Percentile(0.5), 1e-9);
    }

    [Fact]
    public void Clear_AfterAdd_IsEmpty()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(3);
        histogram.Clear();
        Assert.Equal(0, histogram.Percentile(1));
    }
}
