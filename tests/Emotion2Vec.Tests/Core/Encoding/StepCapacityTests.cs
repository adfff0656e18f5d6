using Emotion2Vec.Core.Encoding;

namespace Emotion2Vec.Tests.Core.Encoding;

public sealed class StepCapacityTests
{
    [Theory]
    [InlineData(0.01, 1)]
    [InlineData(1, 1)]
    [InlineData(2.8, 1)]
    [InlineData(2.9, 2)]
    [InlineData(99.9, 69)]
    [InlineData(1e12, int.MaxValue)]
    public void StreamsAdmitted_Measured_IsSevenTenthsOfItAndAtLeastOne(double measured, int admitted) =>
        Assert.Equal(admitted, new StepCapacity { Lanes = 2, BatchLimit = 8, StreamsMeasured = measured }.StreamsAdmitted);
}
