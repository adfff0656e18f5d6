using Emotion2Vec.Core.Pipeline;

namespace Emotion2Vec.Tests.Core.Pipeline;

public sealed class RetryDelayTests
{
    [Fact]
    public void Next_FailureAfterFailure_DoublesWithJitterUpToTheHighest()
    {
        var delay = new RetryDelay(new Random(4));
        for (var failure = 0; failure < 200; failure++)
        {
            var plain = Math.Min(30, 0.5 * Math.Pow(2, failure));
            Assert.InRange(delay.Next(TimeSpan.FromSeconds(1)).TotalSeconds, plain, Math.Min(30, plain * 1.25));
        }
    }

    [Fact]
    public void Next_AfterALongRun_StartsFromTheLowest()
    {
        var delay = new RetryDelay(new Random(4));
        for (var failure = 0; failure < 5; failure++)
        {
            delay.Next(TimeSpan.Zero);
        }

        Assert.InRange(delay.Next(RetryDelay.Highest).TotalSeconds, 0.5, 0.625);
        Assert.InRange(delay.Next(TimeSpan.Zero).TotalSeconds, 1, 1.25);
    }
}
