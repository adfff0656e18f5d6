using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Batches;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Training.Tests.Data.Batches;

public sealed class EpochPlanTests
{
    [Fact]
    public void Make_AnyLengths_KeepsTheBudgetAndEveryUtterance() => Prop.ForAll<NonEmptyArray<ushort>, PositiveInt, byte>((sizes, seed, window) =>
    {
        var lengths = sizes.Get.Select(size => 400 + size).ToArray();
        var limits = new BatchLimits(120_000, 7, 400, 70_000, (window % 50) + 1);
        var order = Enumerable.Range(0, lengths.Length).ToArray();

        var batches = EpochPlan.Make(order, lengths, limits, new SeededRandom((ulong)seed.Get));

        Assert.Equal(order, batches.SelectMany(batch => batch).Order());
        Assert.All(batches, batch =>
        {
            Assert.InRange(batch.Length, 1, 7);
            Assert.InRange((long)batch.Length * batch.Min(i => lengths[i]), 400, 120_000);
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Make_OneWindow_CropsLittleAway()
    {
        var random = new SeededRandom(1);
        var lengths = Enumerable.Range(0, 512).Select(_ => 8000 + random.Next(200_000)).ToArray();
        var limits = new BatchLimits(600_000, 64, 400, 320_000, 512);

        var batches = EpochPlan.Make([.. Enumerable.Range(0, 512)], lengths, limits, new SeededRandom(2));

        var used = batches.Sum(batch => (long)batch.Length * batch.Min(i => lengths[i]));
        Assert.InRange((double)used / lengths.Sum(length => (long)length), 0.95, 1);
    }
}
