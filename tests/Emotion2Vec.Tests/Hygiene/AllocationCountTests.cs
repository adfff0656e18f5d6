using System.Runtime;

namespace Emotion2Vec.Tests.Hygiene;

/// <summary>What every test that ends in "AllocatesNothing" stands on.</summary>
public sealed class AllocationCountTests
{
    [Fact]
    public void Collector_OfTheTests_NeverRunsInTheBackground() =>
        Assert.True(GCSettings.LatencyMode == GCLatencyMode.Batch, "The end of a background collection adds to a thread's count of allocated bytes (tests/Directory.Build.props).");
}
