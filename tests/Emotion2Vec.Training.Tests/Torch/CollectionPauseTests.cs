using Emotion2Vec.Training.Torch;

namespace Emotion2Vec.Training.Tests.Torch;

public class CollectionPauseTests
{
    private const long BudgetBytes = 64 << 20;

    [Fact]
    public void Pause_AllocationsWithinTheBudget_CollectNothing()
    {
        using var pause = new CollectionPause(BudgetBytes);
        var before = GC.CollectionCount(0);
        var other = new Thread(() => Allocate(BudgetBytes / 4));
        other.Start();
        Allocate(BudgetBytes / 4);
        other.Join();

        Assert.Equal(before, GC.CollectionCount(0));
    }

    [Fact]
    public void Renew_HalfOfTheBudgetSpent_FinalizesWhatHasDied()
    {
        using var pause = new CollectionPause(BudgetBytes);
        var dead = Died();
        pause.Renew();
        Assert.True(dead.IsAlive);
        Allocate(BudgetBytes / 2);
        pause.Renew();

        Assert.False(dead.IsAlive);
    }

    [Fact]
    public void Renew_MoreThanTheBudgetSpent_BeginsAnew()
    {
        using var pause = new CollectionPause(BudgetBytes);
        Allocate(4 * BudgetBytes);
        pause.Renew();
        var before = GC.CollectionCount(0);
        Allocate(BudgetBytes / 4);

        Assert.Equal(before, GC.CollectionCount(0));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference Died() => new(new object());

    private static void Allocate(long bytes)
    {
        const int Block = 64 << 10;
        for (var i = 0L; i < bytes / Block; i++)
        {
            GC.KeepAlive(new byte[Block]);
        }
    }
}
