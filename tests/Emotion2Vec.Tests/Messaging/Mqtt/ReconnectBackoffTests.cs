using Emotion2Vec.Messaging.Mqtt;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Tests.Messaging.Mqtt;

public sealed class ReconnectBackoffTests
{
    private static readonly TimeSpan Minimum = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Maximum = TimeSpan.FromSeconds(30);

    [Fact]
    public void Next_FailureAfterFailure_DoublesUpToTheMaximum()
    {
        var backoff = new ReconnectBackoff(Minimum, Maximum, () => 1);
        var pauses = Enumerable.Range(0, 9).Select(_ => backoff.Next(TimeSpan.Zero).TotalSeconds);
        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30, 30], pauses);
    }

    [Fact]
    public void Next_AfterASoundConnection_StartsAgain()
    {
        var backoff = new ReconnectBackoff(Minimum, Maximum, () => 1);
        backoff.Next(TimeSpan.Zero);
        backoff.Next(TimeSpan.Zero);
        Assert.Equal(Minimum, backoff.Next(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Next_ConnectionsThatDieAtOnce_KeepsGrowing()
    {
        var backoff = new ReconnectBackoff(Minimum, Maximum, () => 1);
        var pauses = Enumerable.Range(0, 4).Select(_ => backoff.Next(TimeSpan.FromSeconds(1)).TotalSeconds);
        Assert.Equal([0.5, 1, 2, 4], pauses);
    }

    [Fact]
    public void Next_AnyChance_StaysWithinBounds() => Prop.ForAll<int, PositiveInt>((seed, rounds) =>
    {
        var backoff = new ReconnectBackoff(Minimum, Maximum, new Random(seed).NextDouble);
        return Enumerable.Range(0, rounds.Get).All(_ => backoff.Next(TimeSpan.Zero) is var pause && pause >= Minimum / 2 && pause <= Maximum);
    }).QuickCheckThrowOnFailure();
}
