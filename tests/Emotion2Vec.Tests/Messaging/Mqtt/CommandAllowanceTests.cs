using Emotion2Vec.Messaging.Mqtt;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Messaging.Mqtt;

public sealed class CommandAllowanceTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void TryTake_AtOnce_GivesTheBurstAndNoMore() => Assert.Equal(64, Taken(new(10, 64, _clock), 1000));

    [Fact]
    public void TryTake_AfterATime_GivesWhatCameInIt()
    {
        var allowance = new CommandAllowance(10, 64, _clock);
        Taken(allowance, 1000);

        _clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(0, Taken(allowance, 1000));
        _clock.Advance(TimeSpan.FromMilliseconds(351));
        Assert.Equal(4, Taken(allowance, 1000));
    }

    [Fact]
    public void TryTake_AfterALongRest_GivesTheBurstAndNoMore()
    {
        var allowance = new CommandAllowance(10, 64, _clock);
        Taken(allowance, 1000);

        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(64, Taken(allowance, 1000));
    }

    private static int Taken(CommandAllowance allowance, int attempts) => Enumerable.Range(0, attempts).Count(_ => allowance.TryTake());
}
