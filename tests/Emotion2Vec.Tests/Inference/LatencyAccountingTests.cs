using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Inference;

namespace Emotion2Vec.Tests.Inference;

public sealed class LatencyAccountingTests
{
    [Theory]
    [InlineData(0.75)]
    [InlineData(1.5)]
    [InlineData(double.PositiveInfinity)]
    public void Of_AnyTau_IsWhatTheEngineAccountsFor(double tauSeconds)
    {
        var account = LatencyAccounting.Of(16, 0, tauSeconds);
        Assert.Equal(new StreamSettings { PoolingTauSeconds = tauSeconds }.Complete(account), account);
    }
}
