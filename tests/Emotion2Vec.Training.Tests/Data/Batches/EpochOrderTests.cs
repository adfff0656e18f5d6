using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Batches;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Training.Tests.Data.Batches;

public sealed class EpochOrderTests
{
    [Fact]
    public void Balance_AnyClasses_DrawsEachEquallyOftenToWithinOne() => Prop.ForAll<NonEmptyArray<byte>, int>((sizes, seed) =>
    {
        var next = 0;
        int[][] classes = [.. sizes.Get.Select(size => Enumerable.Range(0, (size % 40) + 1).Select(_ => next++).ToArray())];

        var order = EpochOrder.Balance(classes, new SeededRandom((ulong)seed));

        Assert.Equal(next, order.Length);
        var drawn = classes.Select(members => order.Count(members.Contains)).ToArray();
        Assert.InRange(drawn.Max() - drawn.Min(), 0, 1);

        // No member is drawn twice more often than another of its class.
        Assert.All(classes, members =>
        {
            var counts = members.Select(member => order.Count(drawnMember => drawnMember == member)).ToArray();
            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Permute_AnySeed_HasEachOnce()
    {
        var order = EpochOrder.Permute([3, 1, 4, 5, 9, 2, 6], new SeededRandom(5));

        Assert.Equal([1, 2, 3, 4, 5, 6, 9], order.Order());
    }
}
