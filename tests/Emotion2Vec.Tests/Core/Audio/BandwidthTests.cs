using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Tests.Core.Audio;

public sealed class BandwidthTests
{
    [Theory]
    [InlineData(48000, 1)]
    [InlineData(16000, 1)]
    [InlineData(11025, 0.916)]
    [InlineData(8000, 0.831)]
    public void ShareOf_Rate_IsTheShareOfCriticalBands(int rate, double share) => Assert.Equal(share, Bandwidth.ShareOf(rate), 1e-3);

    [Fact]
    public void ShareOf_AbsurdRate_StaysAboveNought() => Assert.InRange(Bandwidth.ShareOf(1), 0.001f, 0.1f);
}
